import type { Policy } from '../lanes/index.ts';
import { ofWhatWasRead, type Platform, type Stored, underEmbargo } from '../platform/index.ts';
import { blobStore, readCurrent, Snapshot } from '../snapshot/index.ts';
import { alertOwners } from './alert-owners.ts';
import { giveCve } from './assign-cve.ts';
import type { Person, ReportDocument } from './documents.ts';
import { followReport } from './follow-report.ts';
import { publishedAs } from './published-as.ts';
import { writeReport } from './write-report.ts';

/** Who changes a report because a source names it. */
const SCAN: Person = { id: 'patchline', name: 'patchline' };

/**
 * Looks for a report under embargo in the snapshot in force, once a snapshot. If a source names it, by its CVE
 * id or an alias, report and findings go on under that CVE id, and its owner is told on the embargo channel;
 * operators are told that there is something to look at, and not what. What others see of it stays as it is: only
 * its owner ends the embargo.
 */
export async function meetPublication(
  platform: Platform & { policy: Policy },
  stored: Stored<ReportDocument>,
): Promise<void> {
  const { publishedEarly, soughtIn, release } = stored.body;
  if (publishedEarly !== undefined) return;
  const current = await readCurrent(platform.blobs);
  if (!current || soughtIn === current.manifest) return;
  const side = underEmbargo(platform);
  const snapshot = new Snapshot(blobStore(platform.blobs), current.content);
  const cve = await publishedAs(platform, snapshot, stored.body);
  const sought: ReportDocument = { ...stored.body, soughtIn: current.manifest };
  if (cve === undefined) {
    await ofWhatWasRead(side.documents.container('reports').replace(release, sought, stored.etag));
    return;
  }
  // The next round goes on under that id.
  if (stored.body.cve !== cve) {
    await giveCve(side, stored, { cve, by: SCAN });
    return;
  }
  // First, since it may be repeated: a crash would otherwise leave operators untold.
  await alertOwners(platform, stored.body);
  const after = { ...sought, publishedEarly: platform.clock.now().toISOString() };
  const told = await writeReport(side, { before: stored, after, change: 'published-early', by: SCAN });
  await followReport(side, told);
}

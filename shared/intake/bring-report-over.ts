import type { FindingDocument } from '../findings/index.ts';
import { packageKey } from '../inventory/index.ts';
import { ofWhatWasRead, type Platform, type Stored, underEmbargo } from '../platform/index.ts';
import { isOpen } from '../vulnerabilities/index.ts';
import { currentId, type Person, type ReportDocument } from './documents.ts';
import { findReport } from './find-report.ts';
import { writeReport } from './write-report.ts';

/** Who brings it over. */
const DATE: Person = { id: 'patchline', name: 'patchline' };

/**
 * Moves a report whose embargo is over to where all others are, once all of its findings are there, and tells
 * of it on the ordinary channel. One whose findings were all closed before stays apart, unknown to anybody else.
 * Continues after a crash.
 */
export async function bringReportOver(
  platform: Platform,
  { body, etag }: Stored<ReportDocument>,
): Promise<void> {
  const { release, own, id, packages } = body;
  const apart = underEmbargo(platform).documents;
  let isPublic = false;
  for (const { name } of packages) {
    const [key, cve] = [packageKey(release, name), currentId(body)];
    const waiting = await apart.container('findings').read<FindingDocument>(key, cve);
    if (waiting && isOpen(waiting.body.status)) return;
    const found = await platform.documents.container('findings').read<FindingDocument>(key, cve);
    isPublic ||= found?.body.embargo?.lifted !== undefined;
  }
  if (!isPublic) return;
  const { publishedEarly: _, soughtIn: __, ...rest } = body;
  const after = { ...rest, lifted: platform.clock.now().toISOString(), followed: 1 };
  if (!(await findReport(platform.documents.container('reports'), release, own)))
    await writeReport(platform, { after, change: 'lifted', by: DATE });
  await ofWhatWasRead(apart.container('reports').delete(release, id, etag));
}

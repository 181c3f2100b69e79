import {
  againWhenOvertaken,
  contentHash,
  type DocumentBody,
  type Platform,
  underEmbargo,
} from '../platform/index.ts';
import { mentionsOf } from '../vulnerabilities/index.ts';
import type { Person, ReportDocument } from './documents.ts';
import { findReport } from './find-report.ts';
import { namesOf } from './held-names.ts';
import { readReports } from './read-reports.ts';
import { writeReport } from './write-report.ts';

/** Who tells of it. */
const PATCHLINE: Person = { id: 'patchline', name: 'patchline' };

/**
 * Tells the owners of reports under embargo, on their channel alone, that something everybody can read goes by a name of
 * theirs: once a place. Nobody else can tell from what follows that it is held.
 * @param where its address
 */
export async function tellNamedOpenly(platform: Platform, text: string, where: string): Promise<void> {
  const side = underEmbargo(platform);
  const now = platform.clock.now().toISOString();
  for (const report of await readReports(side))
    if (report.until > now && mentionsOf(namesOf(report))(text) !== undefined)
      await tell(side, report, where);
}

function tell(side: Platform, { release, own }: ReportDocument, where: string): Promise<void> {
  return againWhenOvertaken(async () => {
    const reports = side.documents.container('reports');
    const seen: DocumentBody & { release: string } = {
      id: `seen:${own}:${contentHash(where).slice(0, 32)}`,
      ...{ kind: 'seen', release },
    };
    if (await reports.read(release, seen.id)) return;
    const before = await findReport(reports, release, own);
    if (!before) return;
    const told = { before, after: before.body, change: 'named-openly', by: PATCHLINE, where } as const;
    await writeReport(side, { ...told, more: [{ op: 'create', body: seen }] });
  });
}

import type { Policy } from '../lanes/index.ts';
import { againWhenOvertaken, type Platform, underEmbargo } from '../platform/index.ts';
import type { Person } from './documents.ts';
import { findReport } from './find-report.ts';
import { followReport } from './follow-report.ts';
import { UnknownReportError } from './unknown-report.ts';
import { writeReport } from './write-report.ts';

/**
 * Ends an embargo before its date: patches and findings come to light with the next round of `settleRuns`.
 * Doing it again changes nothing.
 * @returns whether it changed anything
 * @throws UnknownReportError if no report of that id is under embargo
 */
export function endEmbargo(
  platform: Platform & { policy: Policy },
  { release, id, by }: { release: string; id: string; by: Person },
): Promise<boolean> {
  return againWhenOvertaken(async () => {
    const side = underEmbargo(platform);
    const before = await findReport(side.documents.container('reports'), release, id);
    if (!before) throw new UnknownReportError(release, id);
    const now = platform.clock.now().toISOString();
    if (before.body.until <= now) return false;
    const after = { ...before.body, until: now };
    await followReport(side, await writeReport(side, { before, after, change: 'ended', by }));
    return true;
  });
}

import type { Policy } from '../lanes/index.ts';
import {
  isOvertaken,
  PatchlineError,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../platform/index.ts';
import { bringReportOver } from './bring-report-over.ts';
import type { ReportDocument } from './documents.ts';
import { followReport } from './follow-report.ts';
import { meetPublication } from './meet-publication.ts';

type Ruled = Platform & { policy: Policy };

/**
 * Finishes what a crash interrupted, notices what was published early, and brings reports to light whose
 * findings are. Called by a timer, after embargoes were lifted. A failure does not hold up the others.
 * @throws PatchlineError once everything else is done; its text says nothing of what is under embargo
 */
export async function settleReports(platform: Ruled): Promise<void> {
  const failures: unknown[] = [];
  const query = { where: { kind: 'report' }, limit: 500 } as const;
  for (const side of [underEmbargo(platform), platform])
    for await (const stored of queryAll<ReportDocument>(side.documents.container('reports'), query))
      try {
        await settle(side, stored);
      } catch (error) {
        // Somebody else changed it: the next round goes on from there.
        if (!isOvertaken(error)) failures.push(error);
      }
  if (failures.length > 0) throw new PatchlineError(`${failures.length} reports could not be settled`);
}

async function settle(side: Ruled, stored: Stored<ReportDocument>): Promise<void> {
  const { followed, revision, until } = stored.body;
  if (followed < revision) return followReport(side, stored);
  if (!side.apartFrom) return;
  const open = { ...side.apartFrom, policy: side.policy };
  if (until <= side.clock.now().toISOString()) return bringReportOver(open, stored);
  return meetPublication(open, stored);
}

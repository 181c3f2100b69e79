import type { Policy } from '../lanes/index.ts';
import { PatchlineError, type Platform, type Stored } from '../platform/index.ts';
import { bringReportOver } from './bring-report-over.ts';
import type { ReportDocument } from './documents.ts';
import { forEachReport } from './each-report.ts';
import { followReport } from './follow-report.ts';
import { meetPublication } from './meet-publication.ts';

type Ruled = Platform & { policy: Policy };

/**
 * Finishes what a crash interrupted, notices what was published early, and brings reports to light whose
 * findings are. Called by a timer, after embargoes were lifted. A failure does not hold up the others.
 * @throws PatchlineError once everything else is done; its text says nothing of what is under embargo
 */
export async function settleReports(platform: Ruled): Promise<void> {
  const failures = await forEachReport<ReportDocument, Ruled>(platform, { kind: 'report' }, settle);
  if (failures > 0) throw new PatchlineError(`${failures} reports could not be settled`);
}

async function settle(side: Ruled, stored: Stored<ReportDocument>): Promise<void> {
  const { followed, revision, until } = stored.body;
  if (followed < revision) return followReport(side, stored);
  if (!side.apartFrom) return;
  const open = { ...side.apartFrom, policy: side.policy };
  if (until <= side.clock.now().toISOString()) return bringReportOver(open, stored);
  return meetPublication(open, stored);
}

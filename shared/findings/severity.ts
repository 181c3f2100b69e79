import type { Verdict } from '../matching/index.ts';
import type { Severity } from '../nvd/index.ts';
import type { laneOf } from '../patches/index.ts';

/** How grave a finding is: as the vendor rates it, else by its CVSS score; *unknown* where nobody said. */
export function severityOf({ rating, score }: Pick<Verdict, 'rating' | 'score'>): Severity {
  return rating?.severity ?? score?.severity ?? 'unknown';
}

/** What of a verdict the lane is derived from. */
export function laneFacts(verdict: Verdict): Parameters<typeof laneOf>[1] {
  const { status, kev, disposition } = verdict;
  return {
    status,
    severity: severityOf(verdict),
    knownExploited: kev !== undefined,
    ...(disposition ? { disposition } : {}),
  };
}

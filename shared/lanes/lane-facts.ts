import { severityOf, type Verdict } from '../vulnerabilities/index.ts';
import type { laneOf } from './policy.ts';
import { defined } from '../platform/index.ts';

/** What of a verdict the lane is derived from. */
export function laneFacts(verdict: Verdict): Parameters<typeof laneOf>[1] {
  const { status, kev, disposition } = verdict;
  return {
    status,
    severity: severityOf(verdict),
    knownExploited: kev !== undefined,
    ...defined({ disposition }),
  };
}

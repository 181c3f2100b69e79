import { severityOf, type Verdict } from '../vulnerabilities/index.ts';
import type { LaneFacts } from './policy.ts';
import { defined } from '../platform/index.ts';

/** What of a verdict the lane is derived from. */
export function laneFacts(verdict: Verdict): LaneFacts {
  const { status, kev, ssvc, disposition } = verdict;
  return {
    status,
    severity: severityOf(verdict),
    knownExploited: kev !== undefined,
    ...defined({ ssvc, disposition }),
  };
}

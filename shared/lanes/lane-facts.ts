import { severityOf, type Verdict } from '../vulnerabilities/index.ts';
import type { LaneFacts } from './policy.ts';
import { defined } from '../platform/index.ts';

type Ruled = Pick<Verdict, 'status' | 'kev' | 'ssvc' | 'disposition' | 'score' | 'rating'>;

/** The facts of a verdict, or of its stored finding, that determine the lane. */
export function laneFacts(ruled: Ruled): LaneFacts {
  const { status, kev, ssvc, disposition } = ruled;
  return {
    status,
    severity: severityOf(ruled),
    knownExploited: kev !== undefined,
    ...defined({ ssvc, disposition }),
  };
}

import type { FindingHistory } from '../../findings/index.ts';
import type { PatchDocument } from '../../patches/index.ts';
import { defined } from '../../platform/index.ts';
import type { ClockedState, ClockFacts } from '../policies/index.ts';
import { reachedBy } from './reached.ts';

/** What clocks see of a finding: its history, and the patches that fix it. Pure. */
export function factsOf({ finding, log }: FindingHistory, patches: readonly PatchDocument[]): ClockFacts {
  const { times, ssvc, cve } = finding;
  return {
    published: Date.parse(times.published),
    detected: Date.parse(times.detected),
    states: log.map(({ at, to }): ClockedState => {
      const { status, severity, lane, kev, disposition } = to;
      const listed = kev && Date.parse(kev.dateAdded);
      return { at: Date.parse(at), status, severity, lane, ...defined({ listed, disposition }) };
    }),
    reached: reachedBy(patches.filter(({ cves }) => cves.some((each) => each.cve === cve))),
    ...defined({
      ssvc,
      fixAvailable: times.fixAvailable === undefined ? undefined : Date.parse(times.fixAvailable),
    }),
  };
}

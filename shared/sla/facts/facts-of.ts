import type { FindingHistory } from '../../findings/index.ts';
import type { PatchDocument } from '../../patches/index.ts';
import { defined } from '../../platform/index.ts';
import type { ClockedState, ClockFacts } from '../policies/index.ts';
import { reachedBy } from './reached.ts';

/** What clocks see of a finding: its history, and the patches that fix it. Pure. */
export function factsOf({ finding, log }: FindingHistory, patches: readonly PatchDocument[]): ClockFacts {
  const { times, ssvc, cve } = finding;
  const states = log.map(({ at, to, reason }): ClockedState => {
    const { status, severity, lane, kev, disposition } = to;
    const listed = kev && Date.parse(kev.dateAdded);
    return { at: Date.parse(at), status, severity, lane, reason, ...defined({ listed, disposition }) };
  });
  return {
    published: Date.parse(times.published),
    detected: Date.parse(times.detected),
    states: sinceConfirmed(finding, states),
    reached: reachedBy(patches.filter(({ cves }) => cves.some((each) => each.cve === cve))),
    ...defined({
      ssvc,
      fixAvailable: times.fixAvailable === undefined ? undefined : Date.parse(times.fixAvailable),
    }),
  };
}

/** The history of what was under embargo stays there: on this side it begins with what it was when it was lifted. */
function sinceConfirmed(
  { embargo, times }: FindingHistory['finding'],
  states: ClockedState[],
): ClockedState[] {
  const [first, ...later] = states;
  if (embargo?.lifted === undefined || first?.status !== 'affected' || times.confirmed === undefined)
    return states;
  return [{ ...first, at: Math.min(first.at, Date.parse(times.confirmed)) }, ...later];
}

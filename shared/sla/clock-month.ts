import { compareText } from '../platform/index.ts';
import type { FindingClock } from './finding-clock.ts';

/** What clocks of one rule, lane and severity did in a month. */
export interface ClockMonth extends Pick<FindingClock, 'clock' | 'lane' | 'severity'> {
  /** Stopped in time. */
  met: number;
  /** Stopped after their deadline. */
  late: number;
  /** Ran past their deadline, stopped since or not. */
  breached: number;
}

type Kept = Pick<FindingClock, 'clock' | 'lane' | 'severity' | 'stopped' | 'breached'>;

/**
 * What the kept clocks did in a month, by rule, lane and severity; those that did nothing are left out. Pure.
 * @param month `YYYY-MM`, in UTC
 */
export function clockMonth(clocks: readonly Kept[], month: string): ClockMonth[] {
  const isIn = (time: string | undefined): boolean => time?.startsWith(`${month}-`) === true;
  const groups = Map.groupBy(clocks, ({ clock, lane, severity }) => [clock, lane, severity].join('\n'));
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, group]): ClockMonth[] => {
      const [first] = group;
      const stopped = group.filter((each) => isIn(each.stopped));
      const late = stopped.filter((each) => each.breached !== undefined).length;
      const breached = group.filter((each) => isIn(each.breached)).length;
      if (!first || stopped.length + breached === 0) return [];
      const { clock, lane, severity } = first;
      return [{ clock, lane, severity, met: stopped.length - late, late, breached }];
    });
}

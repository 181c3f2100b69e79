import type { FindingClock } from './finding-clock.ts';

/** How many clocks ran at the end of a day. */
interface BurnDownDay {
  /** YYYY-MM-DD, in UTC. */
  day: string;
  /** Started and not stopped. */
  open: number;
  /** Those of them that were past their deadline. */
  overdue: number;
}

type Kept = Pick<FindingClock, 'started' | 'stopped' | 'breached'>;

const DAY_MS = 86_400_000;

/**
 * The clocks that ran at the end of each of the last days, the last one being now. Worked out from what the clocks
 * say today, so one that stopped and ran again counts as though it had never stopped. Pure.
 * @param now ISO 8601
 */
export function burnDown(
  clocks: readonly Kept[],
  { now, days }: { now: string; days: number },
): BurnDownDay[] {
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`);
  return Array.from({ length: days }, (_, at) => {
    const start = today - (days - 1 - at) * DAY_MS;
    const end = at === days - 1 ? now : new Date(start + DAY_MS).toISOString();
    const open = clocks.filter(
      ({ started, stopped }) => started <= end && (stopped === undefined || stopped > end),
    );
    const overdue = open.filter(({ breached }) => breached !== undefined && breached <= end);
    return { day: new Date(start).toISOString().slice(0, 10), open: open.length, overdue: overdue.length };
  });
}

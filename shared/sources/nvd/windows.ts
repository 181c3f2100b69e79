/** Which ranges of `lastModified` to ask the API for. Pure. */

/** Both ends ISO 8601 in UTC; at most 120 days apart. */
export interface TimeWindow {
  start: string;
  end: string;
}

type WindowPlan =
  | { kind: 'windows'; windows: TimeWindow[] }
  /** The API cannot span the gap. */
  | { kind: 'resync'; reason: string };

interface GapToPlan {
  /** End of the last completely stored window; absent before the first run. */
  watermark?: Date;
  now: Date;
  /** How far a window reaches back into the one before, since rows show up late. */
  overlapMs?: number;
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** The widest date range that the API accepts. */
const MAX_WINDOW_MS = 120 * DAY;
const DEFAULT_OVERLAP_MS = 2 * 3_600 * SECOND;

/**
 * Windows from the watermark to now, oldest first, each reaching `overlapMs` back into the one before (the
 * first into what is already stored). Ends are whole seconds. The last `end` is the next watermark.
 * @throws RangeError when the overlap is negative, or so long that windows of 120 days do not advance.
 * @see https://nvd.nist.gov/developers/vulnerabilities
 */
export function planWindows({ watermark, now, overlapMs = DEFAULT_OVERLAP_MS }: GapToPlan): WindowPlan {
  if (!(overlapMs >= 0 && overlapMs <= MAX_WINDOW_MS / 2)) {
    throw new RangeError(`overlapMs ${overlapMs}: must be 0 to ${MAX_WINDOW_MS / 2}`);
  }
  if (!watermark) return resync('no watermark yet');
  const last = wholeSecond(now.getTime());
  const covered = Math.min(wholeSecond(watermark.getTime()), last);
  if (last - covered > MAX_WINDOW_MS)
    return resync(`the watermark ${watermark.toISOString()} is over 120 days old`);
  const windows: TimeWindow[] = [];
  let from = covered - overlapMs;
  for (;;) {
    const to = Math.min(from + MAX_WINDOW_MS, last);
    windows.push({ start: new Date(from).toISOString(), end: new Date(to).toISOString() });
    if (to === last) return { kind: 'windows', windows };
    from = to - overlapMs;
  }
}

function resync(why: string): WindowPlan {
  return { kind: 'resync', reason: `full resync from yearly feeds: ${why}` };
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}

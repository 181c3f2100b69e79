/** Clocks of machines that work together differ by less. */
const SKEW_MS = 60_000;

/**
 * Milliseconds since a time that was noted. One that lies ahead was noted before the clock was set back: nobody knows
 * how long ago, and what waits for a time to pass must not wait until the clock is there again, so it is `Infinity`.
 * @param noted ISO 8601
 */
export function msSince(noted: string, now: Date): number {
  const ms = now.getTime() - Date.parse(noted);
  return ms < -SKEW_MS ? Infinity : Math.max(ms, 0);
}

/**
 * Whether a time has come that something was told to wait for; or it lies further ahead than that was told to wait, since
 * the clock was set back.
 * @param at ISO 8601
 */
export function isDue(at: string, now: Date, waitMs: number): boolean {
  const left = Date.parse(at) - now.getTime();
  return left <= 0 || left > waitMs + SKEW_MS;
}

/** Whether a time lies ahead that can only have been noted before the clock was set back. */
export function isAhead(noted: string, now: Date): boolean {
  return msSince(noted, now) === Infinity;
}

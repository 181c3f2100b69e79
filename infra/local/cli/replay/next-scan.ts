const HOUR = 3_600_000;
/** As the function `scheduledIngest` is: at 5 and at 17 o'clock in UTC. */
const FIRST = 5 * HOUR;
const EVERY = 12 * HOUR;

/** The first scheduled scan at a time or after it. Both ISO 8601 in UTC. */
export function nextScan(time: string): string {
  const since = Date.parse(time) - FIRST;
  return new Date(Math.ceil(since / EVERY) * EVERY + FIRST).toISOString();
}

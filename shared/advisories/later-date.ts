/**
 * A date for what is published now: a whole second, later than the newest one. Readers that ask for what is newer
 * than the last date they saw would miss an equal or an earlier one.
 * @param newest ISO 8601; `undefined`: there is none yet
 */
export function laterDate(now: Date, newest: string | undefined): string {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const least = newest === undefined ? second : Date.parse(newest) + 1000;
  return new Date(Math.max(second, least)).toISOString();
}

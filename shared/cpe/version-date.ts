/** Versions that are dates, and snapshots named by date after a release. */

const YEAR = '(?:19[7-9]\\d|20[0-4]\\d)';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';

/**
 * Dates at the start of a version: `20180622`, `2018-07-16`, `201905`, `2024-04`, or after a word,
 * `s20101006`.
 */
const DATE = new RegExp(
  `^(?:[a-z]+[-_]?)?(${YEAR})(?:(${MONTH})(${DAY})?|\\\\?-(${MONTH})(?:\\\\?-(${DAY}))?)(?!\\d)`,
);

/**
 * Splits the date at the start of a version into separate numbers: `20180622` and `2018-06-22` become one
 * version, which comes after `2018-06`. Undefined for other versions; dates with dots are separate numbers
 * anyway.
 * @param version in lower case
 */
export function partDate(version: string): string | undefined {
  const match = mayBeDated(version) ? DATE.exec(version) : null;
  if (!match) return undefined;
  const [date, year = '', compactMonth, compactDay, month = compactMonth, day = compactDay] = match;
  return [year, month, day].filter((part) => part !== undefined).join('.') + version.slice(date.length);
}

/** A cheap test, because it runs for every version. */
function mayBeDated(version: string): boolean {
  const first = version.charCodeAt(0);
  if (first >= 97 && first <= 122) return version.includes('20') || version.includes('19');
  return version.length > 5 && (version.startsWith('20') || version.startsWith('19'));
}

/**
 * The same date after a release, in any of these forms: `6.1+20180428`, `6.1_p20180428`, `6.1^20180428git`,
 * `6.1.20180428`.
 */
const SNAPSHOT = new RegExp(
  `^(\\d[a-z0-9.]*?)\\\\?[.+^_-]\\\\?(?:p|v|git|svn|cvs|hg|bzr|snap(?:shot)?)?[._-]?(${YEAR})-?(${MONTH})-?(${DAY})(?!\\d)`,
);

/** Length of `6.20180428`. Saves a regex match for most bounds. */
const SHORTEST_SNAPSHOT = 10;

interface Snapshot {
  /** The release before the date. */
  release: string;
  /** YYYYMMDD. */
  date: string;
}

/**
 * Reads a version that is a release followed by a date. Undefined for other versions, and for `6.1~20180428`,
 * which comes before 6.1.
 */
export function snapshotOf(version: string): Snapshot | undefined {
  if (version.length < SHORTEST_SNAPSHOT) return undefined;
  const match = SNAPSHOT.exec(version.toLowerCase());
  if (!match) return undefined;
  const [, release = '', ...date] = match;
  return { release, date: date.join('') };
}

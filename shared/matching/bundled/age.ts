import type { ProductEntry } from '../../vulnerabilities/index.ts';
import type { Ruling } from '../ruling.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;

/**
 * How likely a bundled copy of that day still has a CVE: maintainers update their modules over the years, and a release
 * made after the fix was out often has it; no copy has the fix of what was published after its day. 0 to 1.
 * @param day of the inventory, YYYY-MM-DD
 * @param released when its release was out, ISO 8601
 */
export function ageWeights(day: string, released: string | undefined): (entry: ProductEntry) => number {
  const end = Date.parse(`${day}T23:59:59Z`);
  const fixedUntil = released === undefined ? -Infinity : Date.parse(released) - 90 * DAY;
  return (entry) => {
    const published = Date.parse(publishedDay(entry));
    const age = (end - published) / YEAR;
    const years = age < 1.5 ? 1 : age < 2.5 ? 0.5 : age < 4 ? 0.2 : 0.05;
    return published < fixedUntil ? years * 0.3 : years;
  };
}

/** A record without a date counts from the middle of the year of its id. */
export function publishedDay({ published, cve }: ProductEntry): string {
  return published < '1990' ? `${cve.slice(4, 8)}-07-01` : published;
}

/**
 * A day on which the release was out or soon to be: the newest of its own CVEs that lies beyond a range was published
 * about when its fix was released. ISO 8601; nothing where no CVE tells.
 */
export function latestRelease(
  own: readonly Ruling[],
  patchedCves: readonly string[] | undefined,
): string | undefined {
  const patched = new Set(patchedCves);
  let latest: string | undefined;
  for (const { facts, status, criteria } of own) {
    const { cve, published } = facts;
    if (status !== 'fixed' || criteria.length === 0 || patched.has(cve) || published < '1990') continue;
    if (latest === undefined || published > latest) latest = published;
  }
  return latest;
}

import type { ProductEntry } from '../../vulnerabilities/index.ts';
import type { Ruling } from '../ruling.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;

/**
 * How likely a bundled copy from that day still has a CVE, 0 to 1. Maintainers update their modules over the
 * years, and a release made after the fix usually contains it, but no copy has a fix published after its own
 * day.
 * @param day of the inventory, YYYY-MM-DD
 * @param released release date of the package, ISO 8601
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

/** A record without a date counts as published in the middle of its ID's year. */
export function publishedDay({ published, cve }: ProductEntry): string {
  return published < '1990' ? `${cve.slice(4, 8)}-07-01` : published;
}

/**
 * Estimates the package's release date: the newest of its own CVEs that lies beyond its range was published
 * about when that fix was released. ISO 8601; undefined if no CVE gives a hint.
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

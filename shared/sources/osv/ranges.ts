import type { VersionRange } from '../../vulnerabilities/index.ts';

type Event = Readonly<Record<string, string>>;

/**
 * The affected ranges that a list of events spans: each `introduced` up to the next `fixed` (excluded) or
 * `last_affected`; without one, to the end.
 * @see https://ossf.github.io/osv-schema/#affectedrangesevents-fields
 */
export function rangesOf(events: readonly Event[]): VersionRange[] {
  const ranges: VersionRange[] = [];
  let open: VersionRange | undefined;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined) {
      open = introduced === '0' ? { status: 'affected' } : { status: 'affected', from: introduced };
      ranges.push(open);
    } else if (open && (fixed ?? last) !== undefined) {
      if (fixed !== undefined) Object.assign(open, { to: fixed, open: true });
      else open.to = last ?? '';
      open = undefined;
    }
  }
  return ranges;
}

/** The versions of an entry's list that lie in none of its ranges: most lists only spell these out. */
export function versionsBeside(
  versions: readonly string[],
  ranges: readonly VersionRange[],
  order: (a: string, b: string) => number | undefined,
): VersionRange[] {
  const isIn = (version: string, { from, to, open }: VersionRange): boolean => {
    const start = from === undefined ? 1 : order(version, from);
    const end = to === undefined ? -1 : order(version, to);
    return start !== undefined && end !== undefined && start >= 0 && (open ? end < 0 : end <= 0);
  };
  return versions
    .filter((version) => !ranges.some((range) => isIn(version, range)))
    .map((from) => ({ status: 'affected', from, only: true }));
}

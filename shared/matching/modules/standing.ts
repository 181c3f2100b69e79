import type { AffectedEntry, VersionRange } from '../../vulnerabilities/index.ts';

/** Negative if `a` is earlier, positive if it is later; undefined if either is no version of the order. */
type Order = (a: string, b: string) => number | undefined;

/** Where a version of a module stands, and the range that tells. */
export interface ModuleStanding {
  stand: 'affected' | 'fixed' | 'before' | 'unknown';
  range?: VersionRange;
  /** Only the ranges in a numbering of its own say so. */
  isCustom?: true;
}

/**
 * Judges a version by the rules of OSV: it is affected if any range holds it. Where a range cannot be compared,
 * nothing proves it unaffected.
 * @see https://ossf.github.io/osv-schema/#evaluation
 */
export function moduleStanding(version: string, entry: AffectedEntry, order: Order): ModuleStanding {
  const standing = standingIn(version, entry.ranges, order);
  const { customRanges } = entry;
  // Then the usual ranges cover everything, since the module has no proper versions.
  if (customRanges === undefined || standing.stand !== 'affected' || standing.range?.to !== undefined)
    return standing;
  const custom = standingIn(version, customRanges, order);
  return custom.stand === 'unknown' ? standing : { ...custom, isCustom: true };
}

function standingIn(version: string, ranges: readonly VersionRange[], order: Order): ModuleStanding {
  let isUnsure = false;
  let passed: VersionRange | undefined;
  for (const range of ranges) {
    const start = range.from === undefined ? 1 : order(version, range.from);
    const end = endOf(range) === undefined ? -1 : order(version, endOf(range) ?? '');
    if (start === undefined || end === undefined) isUnsure = true;
    else if (start < 0) continue;
    else if (range.open ? end < 0 : end <= 0) return { stand: 'affected', range };
    else passed = range;
  }
  if (isUnsure) return { stand: 'unknown' };
  if (passed) return { stand: 'fixed', range: passed };
  const [first] = ranges;
  return first ? { stand: 'before', range: first } : { stand: 'unknown' };
}

function endOf({ only, from, to }: VersionRange): string | undefined {
  return only ? from : to;
}

/** In interval notation: `[1.2.0, 1.2.5)`. */
export function describeModuleRange({ from, to, open, only }: VersionRange): string {
  if (only) return `= ${from ?? ''}`;
  const start = from === undefined ? '(' : `[${from}`;
  return `${start}, ${to ?? ''}${to !== undefined && !open ? ']' : ')'}`;
}

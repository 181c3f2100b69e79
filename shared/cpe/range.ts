import type { CpeMatch } from './configuration.ts';
import { ANY, attributeEnd, NA, unquote } from './name.ts';
import { parseVersion, type UpstreamVersion } from './version.ts';

/**
 * Where a version stands to the version, update and range of a criterion:
 *   inside     the criterion covers it
 *   every      the criterion names no version at all (`*`, no bound): weak evidence
 *   below      before the start of the range
 *   above      beyond the end of the range: the only position that proves a fix
 *   other      not the one version that is named
 *   unversioned  the criterion says that no version applies (`-`)
 *   incomparable a bound is a commit hash
 *
 * How the NVD writes patch levels decides the rule for them. A bound without a patch level speaks of the release with
 * all its patch levels: `versionEndIncluding 7.7` of openbsd:openssh (CVE-2018-15473) is meant to cover 7.7p1, and
 * `versionEndExcluding 9.3` with `9.3:-` and `9.3:p1` listed beside it is meant not to cover 9.3p2. A bound with a
 * patch level (`versionEndExcluding 9.9p2`) is compared in full. The update attribute of a ranged criterion belongs to
 * its upper bound: `ntp:*:p8` with `versionEndIncluding 4.2.8` ends at 4.2.8p8 (CVE-2016-9310).
 */
export type Position = 'inside' | 'every' | 'below' | 'above' | 'other' | 'unversioned' | 'incomparable';

/** Where the attributes of a criterion lie in its text, so that none is cut out before it is needed. */
export interface Offsets {
  version: number;
  update: number;
  edition: number;
}

/** `product` is the index right behind `cpe:2.3:a:vendor:product`. */
export function offsetsAfter(criteria: string, product: number): Offsets {
  const version = product + 1;
  const update = attributeEnd(criteria, version) + 1;
  return { version, update, edition: attributeEnd(criteria, update) + 1 };
}

/** `match` must name the product; `at` says where its attributes lie. */
export function positionOf(version: UpstreamVersion, match: CpeMatch, at: Offsets): Position {
  const named = match.criteria.slice(at.version, at.update - 1);
  const update = match.criteria.slice(at.update, at.edition - 1);
  const patchLevel = update === ANY || update === NA ? '' : update;
  if (hasBound(match)) return positionInRange(version, match, patchLevel);
  if (named === NA) return 'unversioned';
  if (named === ANY) return 'every';
  const exact = parseVersion(named, patchLevel).key;
  return exact === version.key || (update === ANY && exact === version.base) ? 'inside' : 'other';
}

/** The end is looked at first: a version beyond one range and before the next was fixed in between. */
function positionInRange(version: UpstreamVersion, match: CpeMatch, patchLevel: string): Position {
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = match;
  if (
    [versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding].some(isCommit)
  ) {
    return 'incomparable';
  }
  if (versionEndExcluding !== undefined && compareToBound(version, versionEndExcluding, patchLevel) >= 0)
    return 'above';
  if (versionEndIncluding !== undefined && compareToBound(version, versionEndIncluding, patchLevel) > 0)
    return 'above';
  if (versionStartIncluding !== undefined && compareToBound(version, versionStartIncluding, '') < 0)
    return 'below';
  if (versionStartExcluding !== undefined && compareToBound(version, versionStartExcluding, '') <= 0)
    return 'below';
  return 'inside';
}

function compareToBound(version: UpstreamVersion, bound: string, patchLevel: string): number {
  const { key } = parseVersion(bound, patchLevel);
  if (key === version.key || key === version.base) return 0;
  return version.key < key ? -1 : 1;
}

function hasBound(match: CpeMatch): boolean {
  return (
    match.versionEndExcluding !== undefined ||
    match.versionEndIncluding !== undefined ||
    match.versionStartIncluding !== undefined ||
    match.versionStartExcluding !== undefined
  );
}

/** A commit hash has no place in the order of versions. */
function isCommit(bound: string | undefined): boolean {
  return bound !== undefined && bound.length >= 12 && /^(?=.*[a-f])[0-9a-f]{12,}$/i.test(bound);
}

/** The range in interval notation: `[2.4.0, 2.4.48)`, `(, 8.0]`; `*` every version; `= 8.0 p1` one version. */
export function describeRange(match: CpeMatch, at: Offsets): string {
  const named = unquote(match.criteria.slice(at.version, at.update - 1));
  const update = match.criteria.slice(at.update, at.edition - 1);
  const suffix = update === ANY || update === NA ? '' : ` ${unquote(update)}`;
  if (!hasBound(match)) return named === ANY ? `*${suffix}` : `= ${named}${suffix}`;
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = match;
  const start =
    versionStartIncluding === undefined ? `(${versionStartExcluding ?? ''}` : `[${versionStartIncluding}`;
  const end = versionEndIncluding ?? versionEndExcluding;
  if (end === undefined) return `${start}, )`;
  return `${start}, ${end}${suffix}${versionEndIncluding === undefined ? ')' : ']'}`;
}

import type { VersionScheme } from '../ecosystems/index.ts';
import type { CpeMatch } from './configuration.ts';
import { ANY, attributeEnd, NA, unquote } from './name.ts';
import { snapshotOf } from './version-date.ts';
import { parseVersion, type UpstreamVersion } from './version.ts';

/**
 * Position of a version relative to a criterion's version, update and range:
 *   inside        the criterion covers it
 *   release       the criterion names the release that this is a patch level of: `9.8` and 9.8p1
 *   perhaps_release  the same, but it is only likely a build or patch level of that release
 *   every         the criterion names no version (`*` without a bound): weak evidence
 *   unversioned   the criterion says `-`, which the NVD writes if versions are unknown: as weak
 *   until_commit  a bound is a commit hash, which has no place in the order of versions; the others hold
 *   incomparable  a bound is a date and the version is not, or vice versa; the others hold
 *   below         before the start of the range
 *   above         beyond the end of the range: the only position that proves a fix
 *   other         not the one version named
 *
 * The rule for patch levels follows from how the NVD writes them. A bound without one means the release, and
 * its patch levels stand where the release stands: `versionEndIncluding 7.7` of openbsd:openssh
 * (CVE-2018-15473) is meant to cover 7.7p1, and `versionEndExcluding 9.3` not to cover 9.3p2. But if patch
 * levels of that release are listed beside it (`versionEndIncluding 4.2.8`, `4.2.8:p1` to `4.2.8:p5` of
 * ntp:ntp, CVE-2015-7977), only those are meant. A bound with a patch level (`versionEndExcluding 9.9p2`) is
 * compared in full. The update attribute of a ranged criterion belongs to its end: `ntp:*:p8` with
 * `versionEndIncluding 4.2.8` ends at 4.2.8p8 (CVE-2016-9310).
 */
export type Position =
  | 'inside'
  | 'release'
  | 'perhaps_release'
  | 'every'
  | 'unversioned'
  | 'until_commit'
  | 'incomparable'
  | 'below'
  | 'above'
  | 'other';

/** A version to locate in ranges, with the scheme its product follows. */
export interface SoughtVersion extends UpstreamVersion {
  scheme?: VersionScheme;
}

/** Reads a version in its scheme's spelling. */
export function seekVersion(text: string, scheme?: VersionScheme): SoughtVersion {
  const version = read(text, '', scheme);
  return scheme === undefined ? ofRelease(version) : { ...version, scheme };
}

/** `1.60.20050101` is a snapshot of 1.60, like `1.60+20050101`. */
function ofRelease(version: UpstreamVersion): UpstreamVersion {
  const snapshot = version.base === version.key && !version.isDate ? snapshotOf(version.text) : undefined;
  return snapshot === undefined ? version : { ...version, base: parseVersion(snapshot.release).key };
}

/** Reads a version of a criterion together with its update attribute. */
function read(version: string, update: string, scheme: VersionScheme | undefined): UpstreamVersion {
  if (scheme?.spell === undefined) return parseVersion(version, update);
  const whole = update === '' ? version : `${version} ${update}`;
  return parseVersion(scheme.spell(unquote(whole)));
}

/** Offsets of a criterion's attributes, so none is cut out before it is needed. */
export interface Offsets {
  version: number;
  update: number;
  edition: number;
}

/** `product` is the index just after `cpe:2.3:a:vendor:product`. */
export function offsetsAfter(criteria: string, product: number): Offsets {
  const version = product + 1;
  const update = attributeEnd(criteria, version) + 1;
  return { version, update, edition: attributeEnd(criteria, update) + 1 };
}

/** `match` must name the product; `at` gives the offsets of its attributes. */
export function positionOf(version: SoughtVersion, match: CpeMatch, at: Offsets): Position {
  if (hasBound(match)) return positionInRange(version, match, patchLevelOf(match, at));
  const named = match.criteria.slice(at.version, at.update - 1);
  if (named === NA) return 'unversioned';
  if (named === ANY) return 'every';
  const place = standing(version, named, patchLevelOf(match, at));
  if (place === 'at') return 'inside';
  // A build is a build of the release itself, which the update `-` names.
  const fits = isAnyUpdate(match, at) || (version.build !== undefined && isNoUpdate(match, at));
  if (place !== 'at_release' || !fits) return 'other';
  const level = version.build?.level;
  if (level === undefined) return releaseOf(version);
  // The author of a single release may not have known of patch levels yet, unless the product's criteria name some.
  return level.isAmongNamed ? 'other' : 'perhaps_release';
}

function releaseOf({ build }: SoughtVersion): 'release' | 'perhaps_release' {
  return build?.isSure === false ? 'perhaps_release' : 'release';
}

/**
 * Whether a criterion without bounds, with its version at `from`, plainly names another version: their
 * numbers differ before anything that needs the normal form. Must be cheap, because old records list hundreds
 * of versions.
 */
export function namesAnother(
  { text, isDate, scheme }: SoughtVersion,
  match: CpeMatch,
  from: number,
): boolean {
  if (isDate || scheme !== undefined || hasBound(match)) return false;
  let start = true;
  for (let at = 0; at < text.length; at++) {
    const ours = text.charCodeAt(at);
    const theirs = match.criteria.charCodeAt(from + at);
    if (!isDigit(ours) && !isDigit(theirs)) {
      if (start || ours !== DOT || theirs !== DOT) return false;
      start = true;
      continue;
    }
    if (start && (ours === ZERO || theirs === ZERO || !isDigit(ours) || !isDigit(theirs))) return false;
    if (ours !== theirs) return true;
    start = false;
  }
  return false;
}

const DOT = 46;
const ZERO = 48;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 57;
}

/**
 * Whether a criterion without bounds names one patch level of the version's release, or the bare release
 * through `-`.
 */
export function namesPatchLevel(version: SoughtVersion, match: CpeMatch, at: Offsets): boolean {
  if (hasBound(match)) return false;
  const update = patchLevelOf(match, at);
  const named = read(match.criteria.slice(at.version, at.update - 1), update, version.scheme);
  return named.base === version.base && (named.key !== named.base || !isAnyUpdate(match, at));
}

/** Checks the end first: a version beyond one range and before the next was fixed in between. */
function positionInRange(version: SoughtVersion, match: CpeMatch, patchLevel: string): Position {
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = match;
  const end = standing(version, versionEndIncluding ?? versionEndExcluding, patchLevel);
  if (end === 'after' || (versionEndExcluding !== undefined && isAt(end))) return 'above';
  const start = standing(version, versionStartIncluding ?? versionStartExcluding, '');
  if (start === 'before' || (versionStartExcluding !== undefined && isAt(start))) return 'below';
  if (start === 'commit' || end === 'commit') return 'until_commit';
  if (start === 'incomparable' || end === 'incomparable') return 'incomparable';
  return end === 'at_release' ? releaseOf(version) : 'inside';
}

/** Where a version stands relative to a bound; `at_release` if it is a patch level of the bound's release. */
type Standing = 'none' | 'commit' | 'incomparable' | 'before' | 'at' | 'at_release' | 'after';

function standing(version: SoughtVersion, bound: string | undefined, patchLevel: string): Standing {
  if (bound === undefined) return 'none';
  if (isCommit(bound)) return 'commit';
  const { key, base, isDate } = read(bound, patchLevel, version.scheme);
  const own = key === base ? version.key : keyBeside(version, base);
  if (key === own) return 'at';
  if (isDate !== version.isDate) return standingOfDate(version, bound, key);
  const order = compareInScheme(version, bound, patchLevel) ?? compareSnapshots(version, bound);
  if (order === 0) return 'at';
  if (key === version.base) return 'at_release';
  if (order !== undefined) return order < 0 ? 'before' : 'after';
  return own < key ? 'before' : 'after';
}

/** Compared with a patch level of the same release, a number at the end is read as a patch level too. */
function keyBeside({ key, base, build }: SoughtVersion, theirs: string): string {
  return theirs === base ? (build?.level?.key ?? key) : key;
}

/**
 * Orders a version relative to a standalone bound: negative, 0 or positive; also 0 for a patch level or build
 * of the bound's release. `undefined` if one is a date and the other is not.
 */
export function orderToBound(version: SoughtVersion, bound: string): number | undefined {
  switch (standing(version, bound, '')) {
    case 'before':
      return -1;
    case 'at':
    case 'at_release':
      return 0;
    case 'after':
      return 1;
    default:
      return undefined;
  }
}

/**
 * Standing if only one of the two is a date: incomparable, unless the version also states its day, or the
 * numbers are as high as years.
 */
function standingOfDate(version: SoughtVersion, bound: string, key: string): Standing {
  const day = version.isDate ? undefined : version.scheme?.dateOf?.(version.text);
  if (day !== undefined) return parseVersion(day).key < key ? 'before' : 'after';
  if (!mayFollow(version.isDate ? bound : version.text)) return 'incomparable';
  return version.key < key ? 'before' : 'after';
}

function compareInScheme(
  { text, scheme }: SoughtVersion,
  bound: string,
  patchLevel: string,
): number | undefined {
  return scheme?.compare?.(text, patchLevel === '' ? unquote(bound) : unquote(`${bound} ${patchLevel}`));
}

/** Orders two snapshots of one release by date, whatever precedes the date. */
function compareSnapshots(version: SoughtVersion, bound: string): number | undefined {
  const own = snapshotOf(version.text);
  const other = own && snapshotOf(unquote(bound));
  if (!other || parseVersion(own.release).key !== parseVersion(other.release).key) return undefined;
  return own.date < other.date ? -1 : Number(own.date > other.date);
}

/** Numbers as high as years can be compared with dates: salt went from 2019.2.4 to 3000. */
function mayFollow(version: string): boolean {
  return Number(/^v?(\d+)/.exec(version)?.[1] ?? 0) >= 1970;
}

function isAt(place: Standing): boolean {
  return place === 'at' || place === 'at_release';
}

function isCommit(bound: string): boolean {
  return bound.length >= 12 && /^(?=.*[a-f])[0-9a-f]+$/i.test(bound);
}

function hasBound(match: CpeMatch): boolean {
  return (
    match.versionEndExcluding !== undefined ||
    match.versionEndIncluding !== undefined ||
    match.versionStartIncluding !== undefined ||
    match.versionStartExcluding !== undefined
  );
}

function isAnyUpdate(match: CpeMatch, at: Offsets): boolean {
  return match.criteria.slice(at.update, at.edition - 1) === ANY;
}

/** Whether a criterion names no version: `-` without bounds. */
export function isUnversioned(match: CpeMatch, at: Offsets): boolean {
  return !hasBound(match) && match.criteria.slice(at.version, at.update - 1) === NA;
}

function isNoUpdate(match: CpeMatch, at: Offsets): boolean {
  return match.criteria.slice(at.update, at.edition - 1) === NA;
}

/**
 * The update attribute, if it has a value. Quoting does not matter: versions treat a backslash as a
 * separator.
 */
function patchLevelOf(match: CpeMatch, at: Offsets): string {
  const update = match.criteria.slice(at.update, at.edition - 1);
  return update === ANY || update === NA ? '' : update;
}

/**
 * The range in interval notation: `[2.4.0, 2.4.48)`, `(, 8.0]`; `*` for every version; `= 8.0 p1` for one.
 */
export function describeRange(match: CpeMatch, at: Offsets): string {
  const patchLevel = patchLevelOf(match, at);
  const suffix = patchLevel === '' ? '' : ` ${unquote(patchLevel)}`;
  if (!hasBound(match)) {
    const named = match.criteria.slice(at.version, at.update - 1);
    return named === ANY || named === NA ? `${named}${suffix}` : `= ${unquote(named)}${suffix}`;
  }
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = match;
  const start =
    versionStartIncluding === undefined ? `(${versionStartExcluding ?? ''}` : `[${versionStartIncluding}`;
  const end = versionEndIncluding ?? versionEndExcluding;
  if (end === undefined) return `${start}, )`;
  return `${start}, ${end}${suffix}${versionEndIncluding === undefined ? ')' : ']'}`;
}

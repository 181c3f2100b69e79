import type { VersionScheme } from '../ecosystems/index.ts';
import type { CpeMatch } from './configuration.ts';
import { ANY, attributeEnd, NA, unquote } from './name.ts';
import { snapshotOf } from './version-date.ts';
import { parseVersion, type UpstreamVersion } from './version.ts';

/**
 * Where a version stands to the version, update and range of a criterion:
 *   inside        the criterion covers it
 *   release       the criterion names the release of which this is a patch level: `9.8` and 9.8p1
 *   perhaps_release  the same, but that it is a build or patch level of that release is only likely
 *   every         the criterion names no version (`*` without a bound): weak evidence
 *   unversioned   the criterion says `-`, which the NVD writes where versions are not known: as weak
 *   until_commit  a bound is a commit hash, which has no place in the order of versions; the others hold
 *   incomparable  a bound is a date and the version is not, or the other way round; the others hold
 *   below         before the start of the range
 *   above         beyond the end of the range: the only position that proves a fix
 *   other         not the one version that is named
 *
 * How the NVD writes patch levels makes the rule for them. A bound without one speaks of the release, whose patch
 * levels stand where it stands: `versionEndIncluding 7.7` of openbsd:openssh (CVE-2018-15473) is meant to cover 7.7p1,
 * and `versionEndExcluding 9.3` not to cover 9.3p2. But where patch levels of that release are listed beside it
 * (`versionEndIncluding 4.2.8`, `4.2.8:p1` to `4.2.8:p5` of ntp:ntp, CVE-2015-7977), only those are meant. A bound
 * with a patch level (`versionEndExcluding 9.9p2`) is compared in full, and the update attribute of a ranged criterion
 * belongs to its end: `ntp:*:p8` with `versionEndIncluding 4.2.8` ends at 4.2.8p8 (CVE-2016-9310).
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

/** A version to be found in ranges, with the way in which its product counts. */
export interface SoughtVersion extends UpstreamVersion {
  scheme?: VersionScheme;
}

/** Reads a version as its scheme spells it. */
export function seekVersion(text: string, scheme?: VersionScheme): SoughtVersion {
  const version = read(text, '', scheme);
  return scheme === undefined ? ofRelease(version) : { ...version, scheme };
}

/** `1.60.20050101` is a snapshot of 1.60 as `1.60+20050101` is. */
function ofRelease(version: UpstreamVersion): UpstreamVersion {
  const snapshot = version.base === version.key && !version.isDate ? snapshotOf(version.text) : undefined;
  return snapshot === undefined ? version : { ...version, base: parseVersion(snapshot.release).key };
}

/** A version of a criterion, its update attribute with it. */
function read(version: string, update: string, scheme: VersionScheme | undefined): UpstreamVersion {
  if (scheme?.spell === undefined) return parseVersion(version, update);
  const whole = update === '' ? version : `${version} ${update}`;
  return parseVersion(scheme.spell(unquote(whole)));
}

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
export function positionOf(version: SoughtVersion, match: CpeMatch, at: Offsets): Position {
  if (hasBound(match)) return positionInRange(version, match, patchLevelOf(match, at));
  const named = match.criteria.slice(at.version, at.update - 1);
  if (named === NA) return 'unversioned';
  if (named === ANY) return 'every';
  const place = standing(version, named, patchLevelOf(match, at));
  if (place === 'at') return 'inside';
  // A build is one of the release itself, which `-` as the update names.
  const fits = isAnyUpdate(match, at) || (version.build !== undefined && isNoUpdate(match, at));
  if (place !== 'at_release' || !fits) return 'other';
  // Who named a single release may have known of no patch level yet.
  return version.build?.level === undefined ? releaseOf(version) : 'perhaps_release';
}

function releaseOf({ build }: SoughtVersion): 'release' | 'perhaps_release' {
  return build?.isSure === false ? 'perhaps_release' : 'release';
}

/**
 * Whether a criterion without bounds, its version beginning at `from`, plainly names another version: their numbers
 * differ before anything that needs the normal form. Old records list hundreds of versions, so this must be cheap.
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

/** Whether a criterion without bounds names one patch level of the version's release, or the bare release by `-`. */
export function namesPatchLevel(version: SoughtVersion, match: CpeMatch, at: Offsets): boolean {
  if (hasBound(match)) return false;
  const update = patchLevelOf(match, at);
  const named = read(match.criteria.slice(at.version, at.update - 1), update, version.scheme);
  return named.base === version.base && (named.key !== named.base || !isAnyUpdate(match, at));
}

/** The end is looked at first: a version beyond one range and before the next was fixed in between. */
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

/** Where a version stands to a bound; `at_release` where it is a patch level of the bound's release. */
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

/** Beside a patch level of the same release, one that is written as a number is read as one. */
function keyBeside({ key, base, build }: SoughtVersion, theirs: string): string {
  return theirs === base ? (build?.level ?? key) : key;
}

/**
 * Where a version stands to a bound that stands alone: negative, 0 or positive; 0 too for a patch level or build of the
 * bound's release. `undefined` where a date stands against a version that is none.
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

/** Where one of the two is a date: nowhere, but for a version that says its day beside, and for numbers like years. */
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

/** Two snapshots of one release are ordered by their dates, whatever stands before the date. */
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

/** The update attribute, where it has a value. Quoting does not matter: a backslash is a separator to versions. */
function patchLevelOf(match: CpeMatch, at: Offsets): string {
  const update = match.criteria.slice(at.update, at.edition - 1);
  return update === ANY || update === NA ? '' : update;
}

/** The range in interval notation: `[2.4.0, 2.4.48)`, `(, 8.0]`; `*` every version; `= 8.0 p1` one version. */
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

import { defined } from '../../platform/index.ts';
import type { AffectedEntry, AffectedStatus, VersionRange } from '../../vulnerabilities/index.ts';

/** Negative if `a` is earlier, positive if it is later, NaN if they cannot be compared. */
export type Order = (a: string, b: string) => number;

/**
 * Where a version stands relative to an `affected` entry:
 *   affected  a range, or the default, says so
 *   fixed     unaffected, and beyond affected versions
 *   before    unaffected, and before everything affected
 *   apart     unaffected, neither before nor beyond: another branch, or nothing is affected
 *   unknown   the entry does not say
 */
type Stand = 'affected' | 'fixed' | 'before' | 'apart' | 'unknown';

export interface Standing {
  stand: Stand;
  /** The range that decided; absent if the default did. */
  range?: VersionRange;
  /** Of `affected`: the first later version with the fix, if the entry names one. */
  fixedIn?: string;
}

/**
 * Evaluates an entry for a version as CVE JSON 5.1 prescribes: the most specific range that holds the
 * version, then its changes, then the default. If some range cannot be compared with the version, another
 * range that holds it can still prove it affected, but nothing can prove it unaffected.
 */
export function standingOf(version: string, entry: AffectedEntry, order: Order): Standing {
  const told = entry.ranges.filter((range) => isComparable(range, version, order));
  const standing = standingIn(version, { ...entry, ranges: told }, order);
  const isTold = standing.stand === 'affected' && standing.range !== undefined;
  return told.length === entry.ranges.length || isTold ? standing : { stand: 'unknown' };
}

function isComparable({ from, to }: VersionRange, version: string, order: Order): boolean {
  return [from, to].every((bound) => bound === undefined || !Number.isNaN(order(version, bound)));
}

function standingIn(version: string, entry: AffectedEntry, order: Order): Standing {
  const ranges = asBranches(asMajors(entry.ranges), order);
  const range = mostSpecific(
    ranges.filter((each) => holds(each, version, order)),
    order,
  );
  const status = range === undefined ? entry.defaultStatus : statusIn(range, version, order);
  const decided = defined({ range });
  if (status === 'affected')
    return {
      stand: status,
      ...decided,
      ...defined({ fixedIn: fixAfter(version, { range, ranges }, order) }),
    };
  if (status !== 'unaffected') return { stand: status, ...decided };
  if (ranges.some((each) => endsAtPadded(each, version, order))) return { stand: 'unknown', ...decided };
  return { stand: sideOf({ version, ranges, defaultStatus: entry.defaultStatus, range }, order), ...decided };
}

/**
 * `< 29.4.0` for a product with two-part versions is ambiguous: an author forced to write three parts may
 * mean that 29.4 has the fix, or that it is the last version without it (as in CVE-2025-1244).
 */
function endsAtPadded({ status, to, open }: VersionRange, version: string, order: Order): boolean {
  if (status !== 'affected' || to === undefined || !open || order(version, to) !== 0) return false;
  return numbersOf(to).length > numbersOf(version).length;
}

/** Where the range ends or changes, or where an unaffected one starts: whichever comes first. */
function fixAfter(
  version: string,
  { range, ranges }: { range: VersionRange | undefined; ranges: readonly VersionRange[] },
  order: Order,
): string | undefined {
  const named = [
    range?.open && !range.branch ? range.to : undefined,
    ...(range?.changes ?? []).filter(({ status }) => status === 'unaffected').map(({ at }) => at),
    ...ranges.filter(({ status }) => status === 'unaffected').map(({ from }) => from),
  ];
  return named
    .filter((each) => each !== undefined)
    .filter((each) => order(version, each) < 0)
    .sort(order)[0];
}

function statusIn(range: VersionRange, version: string, order: Order): AffectedStatus {
  const changes = [...(range.changes ?? [])].sort((a, b) => order(a.at, b.at));
  return changes.findLast(({ at }) => order(at, version) <= 0)?.status ?? range.status;
}

function holds(range: VersionRange, version: string, order: Order): boolean {
  if (range.only) return range.from !== undefined && order(version, range.from) === 0;
  if (range.from !== undefined && order(version, range.from) < 0) return false;
  return isWithinEnd(range, version, order);
}

function isWithinEnd({ to, open, branch }: VersionRange, version: string, order: Order): boolean {
  if (to === undefined) return true;
  const side = order(version, to);
  if (branch) return side < 0 || isOfBranch(version, to);
  return open ? side < 0 : side <= 0;
}

/** Whether a version is the branch itself or lies in it: 6.18 and 6.18.27 are in 6.18, 6.180 is not. */
function isOfBranch(version: string, branch: string): boolean {
  const ours = numbersOf(version);
  return numbersOf(branch).every((part, index) => ours[index] === part);
}

function numbersOf(version: string): string[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
}

/**
 * A single version beats a range, a range with both ends beats one with one end, and a later start beats an
 * earlier one.
 */
function mostSpecific(ranges: readonly VersionRange[], order: Order): VersionRange | undefined {
  return [...ranges].sort(
    (a, b) =>
      Number(b.only ?? false) - Number(a.only ?? false) ||
      Number(b.to !== undefined) - Number(a.to !== undefined) ||
      laterStart(a, b, order) ||
      Number(a.status !== 'affected') - Number(b.status !== 'affected'),
  )[0];
}

function laterStart(a: VersionRange, b: VersionRange, order: Order): number {
  if (a.from === b.from) return 0;
  if (a.from === undefined) return 1;
  if (b.from === undefined) return -1;
  return order(b.from, a.from);
}

/**
 * `< 1.7.29` beside `< 2.0.7` are the fixes of two branches, as GitHub writes them: from its fix on, a branch
 * is unaffected, whatever a later range says. Versions between two branches stay affected.
 */
function asBranches(ranges: readonly VersionRange[], order: Order): VersionRange[] {
  const ends = ranges.filter(
    ({ status, from, to, branch }) =>
      status === 'affected' && from === undefined && to !== undefined && !branch,
  );
  if (ends.length < 2) return [...ranges];
  const sorted = [...ends].sort((a, b) => order(a.to ?? '', b.to ?? ''));
  const fixed = sorted.slice(0, -1).flatMap(({ to = '', open }): VersionRange[] => {
    const branch = numbersOf(to).slice(0, -1).join('.');
    if (branch === '' || !open) return [];
    return [{ status: 'unaffected', from: to, to: branch, branch: true }];
  });
  return [...ranges, ...fixed];
}

/**
 * `20.19.6` to `20.19.6` beside `22.21.1` to `22.21.1` means "up to, within this major", as HackerOne writes
 * it for Node.js. Such a range on its own means that one version.
 */
function asMajors(ranges: readonly VersionRange[]): readonly VersionRange[] {
  const points = ranges.filter(
    ({ from, to, only, open }) => from !== undefined && from === to && !only && !open,
  );
  const majors = new Set(points.map(({ from = '' }) => numbersOf(from)[0]));
  if (majors.size < 2 || points.length < ranges.length) return ranges;
  return ranges.map((range) => ({ ...range, from: numbersOf(range.from ?? '')[0] ?? '' }));
}

interface Aside {
  version: string;
  ranges: readonly VersionRange[];
  defaultStatus: AffectedStatus;
  /** The range that the version lies in. */
  range: VersionRange | undefined;
}

/** On which side of the affected versions an unaffected version lies. */
function sideOf({ version, ranges, defaultStatus, range }: Aside, order: Order): Stand {
  const affected = ranges.filter(({ status }) => status === 'affected');
  const starts = affected.map(({ from }) => from);
  if (defaultStatus === 'affected') {
    // The ranges then list unaffected versions: one without a start covers what came before the flaw.
    const first = starts.filter((from) => from !== undefined).sort(order)[0];
    if (first !== undefined && order(version, first) < 0) return 'before';
    return range !== undefined && range.from === undefined ? 'before' : 'fixed';
  }
  if (affected.length === 0) return 'apart';
  if (starts.every((from) => from !== undefined && order(version, from) < 0)) return 'before';
  const isBeyond = affected.some(
    (each) => !isWithinEnd(each, version, order) || changesAt(each, version, order),
  );
  return isBeyond ? 'fixed' : 'apart';
}

function changesAt({ changes }: VersionRange, version: string, order: Order): boolean {
  return changes?.some(({ at, status }) => status === 'unaffected' && order(at, version) <= 0) ?? false;
}

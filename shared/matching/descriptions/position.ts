import { compareVersions, orderToBound, type SoughtVersion } from '../../cpe/index.ts';
import {
  type BranchStatement,
  type RangeStatement,
  type VersionStatements,
  withoutWildcard,
} from './statements.ts';

/** Where a version stands relative to the versions in a description. */
export type DescribedPosition = 'covered' | 'beyond' | 'before' | 'unknown';

/**
 * Where `version` stands; `unknown` if the description states no versions that compare with it. What could
 * also be read otherwise is not read as an end of the flaw.
 */
export function positionIn(all: VersionStatements, version: SoughtVersion): DescribedPosition {
  const { statements, isWhole } = comparable(all, version);
  const position = positionAmong(statements, version);
  if (position !== 'covered' && !isWhole) return 'unknown';
  if (position === 'covered' || position === 'unknown') return position;
  return position === 'beyond' && isFixedLater(statements, version) ? 'covered' : position;
}

/** Whether a note names a fix of the version's own branch that it has not reached. */
function isFixedLater({ notes }: VersionStatements, version: SoughtVersion): boolean {
  return ofBranch(notes, version).some((fix) => order(version, fix) < 0);
}

function positionAmong(statements: VersionStatements, version: SoughtVersion): DescribedPosition {
  const { ranges } = statements;
  if (ranges.some((range) => isInRange(range, version))) return 'covered';
  const beside = positionBeside(statements, version);
  if (ranges.length === 0 || beside === 'covered' || beside === 'beyond') return beside;
  return ranges.every(({ from }) => order(version, from) < 0) ? 'before' : 'beyond';
}

/**
 * The statements without dates for a version that is none, and without versions for one that is a date; and
 * whether they are all.
 */
function comparable(
  all: VersionStatements,
  version: SoughtVersion,
): { statements: VersionStatements; isWhole: boolean } {
  const isCalendar = Number(/^\d+/.exec(version.text)?.[0] ?? 0) >= FIRST_YEAR;
  let isWhole = true;
  const compares = (...bounds: string[]): boolean => {
    const does = bounds.every(
      (bound) =>
        orderToBound(version, withoutWildcard(bound)) !== undefined && (isCalendar || !YEAR.test(bound)),
    );
    isWhole &&= does;
    return does;
  };
  const statements = {
    fixed: all.fixed.filter((bound) => compares(bound)),
    last: all.last.filter((bound) => compares(bound)),
    below: all.below.filter((bound) => compares(bound)),
    first: all.first.filter((bound) => compares(bound)),
    branches: all.branches.filter(({ fixed, last }) => compares(fixed ?? last ?? '')),
    ranges: all.ranges.filter(({ from, ends }) => compares(from, ...ends)),
    notes: all.notes.filter((bound) => compares(bound)),
  };
  return { statements, isWhole };
}

/** `before 2019` gives a time, unless versions are years too. */
const YEAR = /^(?:19[7-9]|20[0-4])\d[a-z]?$/;
const FIRST_YEAR = 1970;

function order(version: SoughtVersion, bound: string): number {
  return orderToBound(version, withoutWildcard(bound)) ?? 0;
}

/** Whether an end that has the flaw covers the version: `10.5.x` covers 10.5.28. */
function isUpTo(version: SoughtVersion, end: string): boolean {
  if (order(version, end) <= 0) return true;
  const branch = withoutWildcard(end);
  return branch !== end && isOfBranch(version, branch);
}

function isOfBranch({ text }: SoughtVersion, branch: string): boolean {
  return `${text}.`.startsWith(`${branch}.`);
}

function isInRange({ from, ends, isClosed }: RangeStatement, version: SoughtVersion): boolean {
  if (order(version, from) < 0) return false;
  const own = ends.length > 1 ? ofBranch(ends, version) : [];
  return (own.length > 0 ? own : ends).some((end) =>
    isClosed ? isUpTo(version, end) : order(version, end) < 0,
  );
}

/** Where `version` stands by all statements but the ranges. */
function positionBeside(statements: VersionStatements, version: SoughtVersion): DescribedPosition {
  const { fixed, last, below, branches } = statements;
  if (fixed.length === 0 && last.length === 0 && below.length === 0 && branches.length === 0)
    return 'unknown';
  const own = branches.filter(({ branch }) => isOfBranch(version, branch));
  if (own.length > 0) return own.some((each) => isCoveredBy(each, version)) ? 'covered' : 'beyond';
  if (ownOrAll(below, version).some((text) => isUpTo(version, text))) return 'covered';
  const first = startsOf(statements);
  if (first.length > 0 && first.every((text) => order(version, text) < 0)) return 'before';
  if (ownOrAll(last, version).some((text) => isUpTo(version, text))) return 'covered';
  const ownFix = ofBranch(fixed, version);
  if (ownFix.length > 0 && fixed.length > 1) {
    return ownFix.every((text) => order(version, text) >= 0) ? 'beyond' : 'covered';
  }
  return fixed.some((text) => order(version, text) < 0) ? 'covered' : 'beyond';
}

/** What begins beyond every end is no start of the flaw: `up to 0.47. From 0.48 the value is correct`. */
function startsOf({ first, fixed, last, below }: VersionStatements): string[] {
  const ends = [...fixed, ...last, ...below].map(withoutWildcard);
  return first.filter((text) => !fixed.includes(text) && ends.some((end) => compareVersions(text, end) <= 0));
}

function isCoveredBy({ fixed, last }: BranchStatement, version: SoughtVersion): boolean {
  if (fixed !== undefined) return order(version, fixed) < 0;
  return last !== undefined && isUpTo(version, last);
}

/** If several branches have an end each, that of the version's own branch. */
function ownOrAll(ends: readonly string[], version: SoughtVersion): readonly string[] {
  const own = ends.length > 1 ? ofBranch(ends, version) : [];
  return own.length > 0 ? own : ends;
}

/**
 * The named versions in the same branch as `version`: `6.6` for 6.6.70 where releases have three numbers,
 * `16` for 16.10 where they have two and several branches are named.
 */
function ofBranch(named: readonly string[], { text: version }: SoughtVersion): string[] {
  const pairs = named.filter((text) => text.split('.').length === 2);
  const several = new Set(pairs.map((text) => branchOf(text, 1))).size > 1;
  return named.filter((text) => {
    const numbers = text.split('.').length;
    if (numbers > 2) return branchOf(text, 2) === branchOf(version, 2);
    return numbers === 2 && several && branchOf(text, 1) === branchOf(version, 1);
  });
}

function branchOf(version: string, numbers: number): string {
  return version.split('.').slice(0, numbers).join('.');
}

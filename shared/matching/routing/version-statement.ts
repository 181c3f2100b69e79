import { compareVersions } from '../../cpe/index.ts';
import { isProse } from './words.ts';

/** Where a version stands relative to the versions in a description. */
type DescribedPosition = 'covered' | 'beyond' | 'before' | 'unknown';

export interface VersionStatements {
  /** First versions without the flaw. */
  fixed: string[];
  /** Last versions with it. */
  last: string[];
  /** Last versions stated with `and earlier`: everything before is affected too. */
  below: string[];
  /** First versions with it. */
  first: string[];
  /** Statements about a single branch: `8.x before 8.5.1`. */
  branches: BranchStatement[];
  /** Statements with both ends: `from 2.0.0 before 2.4.1`, `>= 2.0.0, < 2.4.1`. */
  ranges: RangeStatement[];
}

interface RangeStatement {
  /** The first version with the flaw. */
  from: string;
  /** Its ends, one a branch where there are several: `from 1.6.20 before 1.6.26 and 1.7.11`. */
  ends: string[];
  /** Whether the ends have the flaw too. */
  isClosed: boolean;
}

interface BranchStatement {
  /** `8`, `8.5`: the numbers its versions start with. */
  branch: string;
  fixed?: string;
  last?: string;
}

const NUMBER = String.raw`v?(?:\d+(?:\.\d+)*(?:[-_.~]?(?:alpha|beta|rc|pre|dev|[abp])[.-]?\d*)?[a-z]?)(?![\w/]|\.\d)`;
const VERSION = String.raw`(?<version>${NUMBER})`;
const WORD = String.raw`(?:(?:and |all )?(?:versions?|releases?)\s+)?`;
/** The product's name may come between: `before PostgreSQL 17.6`, `prior to the Linux kernel 5.10`. */
const NAME = String.raw`(?<name>(?:[a-z][\w+'-]*\s+){0,4}?)`;
/** Within a list only capitalised words can be the product. */
const SAME_NAME = String.raw`(?:(?-i:[A-Z])[\w+'-]*\s+){0,4}?`;
const LIST = String.raw`${VERSION}(?<more>(?:(?:,? and|,? or|,)\s+${WORD}${SAME_NAME}${WORD}${NUMBER})*)`;

const FIXED = [
  String.raw`(?:before|prior to|earlier than|older than|lower than|below|<)\s+${WORD}${NAME}${WORD}${LIST}`,
  String.raw`(?:fix(?:ed)?|patched|addressed|resolved|remediated|upgrad(?:e|ing)|updat(?:e|ing))\s(?:[^.]|\.\d){0,50}?\b(?:in|to|with|by|is|of)\s+(?:[a-z]+\s+)?${WORD}${LIST}`,
  String.raw`(?:fix(?:ed)?|patched|addressed|resolved|remediated|upgrad(?:e|ing)|updat(?:e|ing))\s+(?:in|to|with|by)\s+${NAME}${WORD}${LIST}`,
  String.raw`(?:versions?|releases?)\s+${LIST}\s+(?:and \w+ )?(?:fix|contain|patch|address|resolve|include)`,
].map(pattern);
const LAST = [
  String.raw`(?:through|up to(?:,? and including)?|until|<=)\s+${WORD}${NAME}${WORD}${LIST}`,
  String.raw`\d[a-z]*\d*\s+(?:to|-)\s+${WORD}${VERSION}`,
].map(pattern);
const BELOW = [
  String.raw`${VERSION},?\s+(?:and|or)\s+(?:earlier|prior|below|older|lower|all prior)(?! (?:to|than))`,
].map(pattern);
const FIRST = [
  String.raw`(?:from|starting (?:in|from|with)|since|introduced in|beginning (?:in|with))\s+${WORD}${VERSION}`,
  String.raw`${VERSION}\s+(?:through|to|up to)\s+${WORD}v?\d`,
].map(pattern);
const START = String.raw`(?:(?<!(?:upgrad|updat)\w{1,3}\s)from|since|starting (?:in|from|with|at)|introduced in|beginning (?:in|from|with|at))`;
const START_VERSION = String.raw`(?<from>${NUMBER})(?:\s*\((?:inclusive|included|including)\))?`;
const BEFORE = String.raw`(?:before|prior to(?! and including)|earlier than|until before|up to,?\s+(?:but )?not including|(?:and )?fixed in|<(?!=))`;
const THROUGH = String.raw`(?:through|thru|up to(?:,? (?:and )?including)?|until|to|<=|≤|-|–)`;
/** An end of the next range is none of this one. */
const ENDS = String.raw`(?<version>${NUMBER})(?<more>(?:(?:,? and|,? or|,)\s+${WORD}${NUMBER}(?!\.[x*]|,?\s+(?:before|prior|through|thru|up|to|until|and earlier|-|–)\b))*)`;
const RANGE = [
  String.raw`${START}\s+${WORD}${START_VERSION},?\s+(?:(?:and|but|or later and)\s+)?(?:(?<before>${BEFORE})|${THROUGH})\s*${WORD}${NAME}${WORD}${ENDS}`,
  String.raw`between\s+(?:versions?|releases?)\s+${START_VERSION}\s+and\s+${WORD}${ENDS}`,
  String.raw`(?:>=?|≥)\s*(?<from>${NUMBER})\s*(?:,|and|&&)?\s*(?:(?<before><(?!=))|<=|≤)\s*(?<version>${NUMBER})`,
  String.raw`(?<!(?:upgrad|updat)\w{1,3}\sfrom\s(?:versions?\s)?)\b(?<from>${NUMBER}),?\s+(?:through|thru|to|up to(?:,? and including)?|-|–)\s+${WORD}(?<version>${NUMBER})`,
  String.raw`\b(?<from>${NUMBER})\s+(?<before>before|prior to)\s+${WORD}${ENDS}`,
].map(pattern);
const BRANCH = pattern(
  String.raw`\b(?<branch>\d+(?:\.\d+)*)\.[x*],?\s+(?:(?:versions?|releases?|series|branch)\s+)?(?:(?<before>before|prior to|earlier than|<)|through|up to(?:,? and including)?)\s+${WORD}${NAME}${WORD}${VERSION}`,
);

function pattern(text: string): RegExp {
  return new RegExp(text, 'gi');
}

/** Reads the version statements of an English description. */
export function readVersionStatements(description: string): VersionStatements {
  const branches = branchesIn(description);
  const { ranges, rest } = rangesIn(description);
  const versions = (patterns: readonly RegExp[]): string[] =>
    patterns.flatMap((each) => versionsIn(rest, each));
  return {
    // Beside ranges, where a flaw is fixed says nothing more of where it is.
    fixed: versions(ranges.length === 0 ? FIXED : FIXED.slice(0, 1)),
    last: versions(LAST),
    below: versions(BELOW),
    first: versions(FIRST),
    branches,
    ranges,
  };
}

/** The ranges of a text, and the text without them. */
function rangesIn(text: string): { ranges: RangeStatement[]; rest: string } {
  const ranges: RangeStatement[] = [];
  let rest = text;
  for (const each of RANGE)
    rest = rest.replaceAll(each, (...found) => {
      const groups = found.at(-1) as Record<string, string | undefined>;
      const from = bare(groups['from'] ?? '');
      const ends = [groups['version'] ?? '', ...((groups['more'] ?? '').match(EACH_NUMBER) ?? [])].map(bare);
      const [whole] = found as [string];
      const isClosed = groups['before'] === undefined;
      // `from 10 to 100` may count anything.
      if (isClosed && !ends.every((end) => end.includes('.'))) return whole;
      if (!isName(groups['name']) || !ends.every((end) => isVersion(end) && compareVersions(from, end) <= 0))
        return whole;
      ranges.push({ from, ends, isClosed });
      return ' ; ';
    });
  return { ranges, rest };
}

function isVersion(text: string): boolean {
  return /\.|\d{3}|[a-z]/i.test(text);
}

const EACH_NUMBER = pattern(NUMBER);

function versionsIn(text: string, each: RegExp): string[] {
  const found: string[] = [];
  for (const { groups = {} } of text.matchAll(each)) {
    if (!isName(groups['name'])) continue;
    const more = (groups['more'] ?? '').match(EACH_NUMBER) ?? [];
    found.push(groups['version'] ?? '', ...more);
  }
  return found.map(bare).filter(isVersion);
}

function bare(version: string): string {
  return version.replace(/^v/i, '');
}

/** Whether the words could name a product: `a crafted` in `before a crafted 2.0` does not. */
function isName(words = ''): boolean {
  const named = words
    .trim()
    .replace(/^the\s+/, '')
    .split(/\s+/)
    .filter(Boolean);
  const plain = named.filter((word) => /^[a-z]/.test(word));
  return plain.length <= 2 && !plain.some(isProse);
}

function branchesIn(text: string): BranchStatement[] {
  return [...text.matchAll(BRANCH)].flatMap(({ groups = {} }) => {
    const { branch = '', before, name, version = '' } = groups;
    if (!isName(name)) return [];
    return [before === undefined ? { branch, last: bare(version) } : { branch, fixed: bare(version) }];
  });
}

/**
 * Where `version` stands; `unknown` if the description states no versions.
 * @param compare the version order
 */
export function positionIn(
  statements: VersionStatements,
  version: string,
  compare: (a: string, b: string) => number = compareVersions,
): DescribedPosition {
  const { ranges } = statements;
  if (ranges.some((range) => isInRange(range, version, compare))) return 'covered';
  const beside = positionBeside(statements, version, compare);
  if (ranges.length === 0 || beside === 'covered' || beside === 'beyond') return beside;
  return ranges.every(({ from }) => compare(version, from) < 0) ? 'before' : 'beyond';
}

function isInRange(
  { from, ends, isClosed }: RangeStatement,
  version: string,
  compare: (a: string, b: string) => number,
): boolean {
  if (compare(version, from) < 0) return false;
  const own = ends.length > 1 ? ofBranch(ends, version) : [];
  return (own.length > 0 ? own : ends).some((end) => {
    const side = compare(version, end);
    return isClosed ? side <= 0 : side < 0;
  });
}

/** Where `version` stands by all statements but the ranges. */
function positionBeside(
  statements: VersionStatements,
  version: string,
  compare: (a: string, b: string) => number,
): DescribedPosition {
  const { fixed, last, below, branches } = statements;
  if (fixed.length === 0 && last.length === 0 && below.length === 0 && branches.length === 0)
    return 'unknown';
  const own = branches.filter(({ branch }) => `${version}.`.startsWith(`${branch}.`));
  if (own.length > 0) {
    return own.some((each) => isCoveredBy(each, version, compare)) ? 'covered' : 'beyond';
  }
  if (below.some((text) => compare(version, text) <= 0)) return 'covered';
  const first = statements.first.filter((text) => !fixed.includes(text));
  if (first.length > 0 && first.every((text) => compare(version, text) < 0)) return 'before';
  const ownLast = last.length > 1 ? ofBranch(last, version) : [];
  if ((ownLast.length > 0 ? ownLast : last).some((text) => compare(version, text) <= 0)) return 'covered';
  const ownFix = ofBranch(fixed, version);
  if (ownFix.length > 0 && fixed.length > 1) {
    return ownFix.every((text) => compare(version, text) >= 0) ? 'beyond' : 'covered';
  }
  return fixed.some((text) => compare(version, text) < 0) ? 'covered' : 'beyond';
}

function isCoveredBy(
  { fixed, last }: BranchStatement,
  version: string,
  compare: (a: string, b: string) => number,
): boolean {
  if (fixed !== undefined) return compare(version, fixed) < 0;
  return last !== undefined && compare(version, last) <= 0;
}

/**
 * The named versions in the same branch as `version`: `6.6` for 6.6.70 where releases have three numbers,
 * `16` for 16.10 where they have two and several branches are named.
 */
function ofBranch(named: readonly string[], version: string): string[] {
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

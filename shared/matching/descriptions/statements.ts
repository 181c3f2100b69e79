import { compareVersions } from '../../cpe/index.ts';
import { isProse } from '../routing/words.ts';
import {
  BEFORE_FIX,
  BELOW,
  BRANCH,
  EACH_VERSION,
  FIRST,
  FIX_NOTES,
  LAST,
  LOOSE_LAST,
  RANGE,
} from './patterns.ts';
import { withIsoDates } from './written-dates.ts';

/** What a description says about versions; `10.5.x` as an end is every version of that branch. */
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
  /** First versions without the flaw, by notes on its fix alone: `patched in 2.4.1`. */
  notes: string[];
}

export interface RangeStatement {
  /** The first version with the flaw. */
  from: string;
  /** Its ends, one a branch where there are several: `from 1.6.20 before 1.6.26 and 1.7.11`. */
  ends: string[];
  /** Whether the ends have the flaw too. */
  isClosed: boolean;
}

export interface BranchStatement {
  /** `8`, `8.5`: the numbers its versions start with. */
  branch: string;
  fixed?: string;
  last?: string;
}

/** A CVE record's descriptions are no longer, in characters. https://github.com/CVEProject/cve-schema */
const LONGEST = 4096;

/** Reads the version statements of an English description. */
export function readVersionStatements(description: string): VersionStatements {
  const text = withIsoDates(description.slice(0, LONGEST));
  const notes = new Set(allVersions(text, FIX_NOTES));
  const { ranges, rest } = rangesIn(text, notes);
  const loose = allVersions(rest, LOOSE_LAST).filter((version) => !notes.has(version));
  const fixed = [...versionsIn(rest, BEFORE_FIX), ...(ranges.length === 0 ? notes : [])];
  return {
    // Beside ranges, where a flaw is fixed says nothing more of where it is.
    fixed,
    last: [...allVersions(rest, LAST), ...loose],
    below: versionsIn(rest, BELOW),
    first: allVersions(rest, FIRST),
    branches: branchesIn(text),
    ranges,
    notes: [...notes],
  };
}

/**
 * The ranges of a text, and the text without them.
 * @param notes versions that the text says have the fix: `until 1.2` then ends before it
 */
function rangesIn(text: string, notes: ReadonlySet<string>): { ranges: RangeStatement[]; rest: string } {
  const ranges: RangeStatement[] = [];
  let rest = text;
  for (const each of RANGE)
    rest = rest.replaceAll(each, (...found) => {
      const groups = found.at(-1) as Record<string, string | undefined>;
      const from = bare(groups['from'] ?? '');
      const ends = [groups['version'] ?? '', ...eachVersion(groups['more'])].map(bare);
      const [whole] = found as [string];
      const isFixed = groups['loose'] !== undefined && ends.every((end) => notes.has(end));
      const isClosed = groups['before'] === undefined && groups['exclusive'] === undefined && !isFixed;
      // `from 10 to 100` may count anything.
      if (isClosed && !ends.every((end) => end.includes('.'))) return whole;
      if (!isName(groups['name']) || !ends.every((end) => isVersion(end) && endsAfter(from, end)))
        return whole;
      ranges.push({ from, ends: isClosed ? ends : ends.map(withoutWildcard), isClosed });
      return ' ; ';
    });
  return { ranges, rest };
}

function endsAfter(from: string, end: string): boolean {
  return compareVersions(from, withoutWildcard(end)) <= 0;
}

/** `10.5` for `10.5.x`. */
export function withoutWildcard(version: string): string {
  return version.replace(/\.[x*]$/i, '');
}

function isVersion(text: string): boolean {
  return /\.|\d{3}|[a-z]/i.test(text);
}

function allVersions(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((each) => versionsIn(text, each));
}

function versionsIn(text: string, each: RegExp): string[] {
  const found: string[] = [];
  for (const { groups = {} } of text.matchAll(each)) {
    if (!isName(groups['name'])) continue;
    found.push(groups['version'] ?? '', ...eachVersion(groups['more']), ...eachVersion(groups['also']));
  }
  return found.map(bare).filter(isVersion);
}

function eachVersion(list = ''): readonly string[] {
  return list.match(EACH_VERSION) ?? [];
}

function bare(version: string): string {
  return version.replace(/^v(?:er)?\.?\s?/i, '');
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

import { compareVersions } from '../../cpe/index.ts';

/** Where a version stands to what a description says of versions. */
type DescribedPosition = 'covered' | 'beyond' | 'before' | 'unknown';

export interface VersionStatements {
  /** First versions without the flaw. */
  fixed: string[];
  /** Last versions with it. */
  last: string[];
  /** Last versions of those that say `and earlier`: everything before is affected too. */
  below: string[];
  /** First versions with it. */
  first: string[];
}

const VERSION = String.raw`v?(\d+(?:\.\d+)*(?:[-_.~]?(?:alpha|beta|rc|pre|dev|[abp])[.-]?\d*)?[a-z]?)(?![\w/])`;
const WORD = String.raw`(?:(?:and |all )?(?:versions?|releases?)\s+)?`;
const LIST = String.raw`${VERSION}((?:(?:,|,? and|,? or)\s+${WORD}${VERSION})*)`;

const FIXED = [
  new RegExp(
    String.raw`(?:before|prior to|earlier than|older than|lower than|below|<)\s+${WORD}${LIST}`,
    'gi',
  ),
  new RegExp(
    String.raw`(?:fix(?:ed)?|patched|addressed|resolved|remediated|upgrad(?:e|ing)|updat(?:e|ing))\s(?:[^.]|\.\d){0,50}?\b(?:in|to|with|by|is|of)\s+(?:[A-Za-z]+\s+)?${WORD}${LIST}`,
    'gi',
  ),
  new RegExp(
    String.raw`(?:versions?|releases?)\s+${LIST}\s+(?:and \w+ )?(?:fix|contain|patch|address|resolve|include)`,
    'gi',
  ),
];
const LAST = [
  new RegExp(String.raw`(?:through|up to(?:,? and including)?|until|<=)\s+${WORD}${LIST}`, 'gi'),
  new RegExp(String.raw`\d[a-z]*\d*\s+(?:to|-)\s+${WORD}${VERSION}`, 'gi'),
];
const BELOW = [
  new RegExp(
    String.raw`${VERSION},?\s+(?:and|or)\s+(?:earlier|prior|below|older|lower|all prior)(?! (?:to|than))`,
    'gi',
  ),
];
const FIRST = [
  new RegExp(
    String.raw`(?:from|starting (?:in|from|with)|since|introduced in|beginning (?:in|with))\s+${WORD}${VERSION}`,
    'gi',
  ),
  new RegExp(String.raw`${VERSION}\s+(?:through|to|up to)\s+${WORD}v?\d`, 'gi'),
];

/** Reads the version statements of an English description. */
export function readVersionStatements(description: string): VersionStatements {
  return {
    fixed: FIXED.flatMap((pattern) => versionsIn(description, pattern)),
    last: LAST.flatMap((pattern) => versionsIn(description, pattern)),
    below: BELOW.flatMap((pattern) => versionsIn(description, pattern)),
    first: FIRST.flatMap((pattern) => versionsIn(description, pattern)),
  };
}

function versionsIn(text: string, pattern: RegExp): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(pattern)) {
    if (match[1] !== undefined) found.push(match[1]);
    for (const more of (match[2] ?? '').matchAll(new RegExp(VERSION, 'gi')))
      if (more[1] !== undefined) found.push(more[1]);
  }
  return found.filter((version) => /\.|\d{3}|[a-z]/i.test(version));
}

/** Where `version` stands; `unknown` where the description says nothing of versions. */
export function positionIn(statements: VersionStatements, version: string): DescribedPosition {
  const { fixed, last, below } = statements;
  if (fixed.length === 0 && last.length === 0 && below.length === 0) return 'unknown';
  if (below.some((text) => compareVersions(version, text) <= 0)) return 'covered';
  const first = statements.first.filter((text) => !fixed.includes(text));
  if (first.length > 0 && first.every((text) => compareVersions(version, text) < 0)) return 'before';
  if (last.some((text) => compareVersions(version, text) <= 0)) return 'covered';
  const branch = branchOf(version);
  const ownFix = fixed.filter((text) => text.split('.').length > 2 && branchOf(text) === branch);
  if (ownFix.length > 0 && fixed.length > 1) {
    return ownFix.every((text) => compareVersions(version, text) >= 0) ? 'beyond' : 'covered';
  }
  return fixed.some((text) => compareVersions(version, text) < 0) ? 'covered' : 'beyond';
}

function branchOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

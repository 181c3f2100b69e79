import { EACH_VERSION } from './patterns.ts';

const LOST = String.raw`(?:regress(?:ed|ion)?|re-?introduc(?:ed|es|tion)|lost the fix)`;
const VERSION = EACH_VERSION.source;

const PATTERNS = [
  String.raw`(?<version>${VERSION})\s+(?:(?:has|had|was|is|have|been|again|this|the|flaw|issue|fix)\s+){0,3}${LOST}`,
  String.raw`${LOST}\s+(?:in|by|with|since)\s+(?:(?!in\b|by\b)[a-z][\w-]*\s+){0,4}?(?<version>${VERSION})`,
].map((text) => new RegExp(text, 'gi'));

/** Versions in which, by a description, a flaw came back: `version 1.7.0 regressed compared to 1.6.3`. */
export function readRegressions(description: string): string[] {
  return PATTERNS.flatMap((each) =>
    [...description.matchAll(each)].map(({ groups = {} }) => groups['version'] ?? ''),
  ).filter((version) => version.includes('.'));
}

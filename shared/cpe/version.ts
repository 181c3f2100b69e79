import { readWordLists } from '../platform/index.ts';
import { partDate } from './version-date.ts';

/**
 * The order of upstream versions, across the conventions that CPE names mix. A version becomes a normal form:
 * a list of tokens in one string, whose code-unit order is the version order. The order is therefore total,
 * and two versions are equal exactly when their normal forms are.
 *
 * Tokens, lowest rank first, compared one by one:
 *   tilde    `1.0~x`               before the release, as in RPM
 *   pre      dev, alpha, beta, rc  `1.0rc1 < 1.0`, `1.0b2 < 1.0rc1`
 *   end      nothing more
 *   build    `0.4.1+azure`
 *   caret    `1.9^20200222`        after the release, as in RPM
 *   patch    `9.8p1`               patch, update, service pack, hotfix, revision, `2.8.9rel.1`
 *   word     `1.1.1g`              a letter or word after a release: `1.1.1 < 1.1.1g`, `1.1.1z < 1.1.1za`
 *   number   `1.0.1`               one more segment
 * A date at the start becomes a number for each part, however it is written: `20180716 = 2018-07-16`.
 * Ignored: zeros before anything but a number (`1.0 = 1`, `1.0rc1 = 1rc1`), leading zeros, a `v` before the
 * first number, separators, letter case, and final, ga, release, stable, lts unless a number follows.
 */

export interface UpstreamVersion {
  text: string;
  /** Normal form: compare with `<`, equal with `===`. */
  key: string;
  /**
   * Normal form of the release that this is a patch level or build of: `9.8` for `9.8p1`, `9.8_patch1`,
   * `9.8+azure` and `9.8^git1`; otherwise the same as `key`. A CPE keeps such a suffix in its update
   * attribute.
   */
  base: string;
  /** True for a version that starts with a date; its base is the month. */
  isDate: boolean;
  /**
   * Set if the product's numbering shows that this is a build of a release, or a patch level written as a
   * number.
   */
  build?: Build;
}

export interface Build {
  /** The base, as written. */
  release: string;
  /** Whether the numbering leaves no doubt. */
  isSure: boolean;
  /** Only for a patch level. */
  level?: {
    /** The normal form of its patch-level spelling, `5.2p15` for 5.2.15. */
    key: string;
    /** Whether criteria name patch levels of this very release. */
    isAmongNamed: boolean;
  };
}

const TILDE = '0';
const PRE = '1';
const END = '2';
const BUILD = '3';
const CARET = '4';
const PATCH = '5';
const WORD = '6';
const NUMBER = '7';
/** Ends a word; sorts below every letter, so `z < za`. */
const WORD_END = ' ';

const signs: Readonly<Record<string, string>> = { '~': TILDE, '+': BUILD, '^': CARET };

/** Kinds of pre-releases in order, and spellings of patch levels: names of lists in `version-words.yaml`. */
const STAGES = ['development', 'alpha', 'beta', 'milestone', 'preview', 'candidate'] as const;
const LEVELS = ['p', 'u', 'sp', 'hf', 'rev', 'post', 'rel'] as const;
const words = readWordLists(new URL('version-words.yaml', import.meta.url), ...STAGES, ...LEVELS, 'silent');

/** Pre-release words, with the letter that orders them. */
const preReleases: ReadonlyMap<string, string> = new Map(
  STAGES.flatMap((stage, at) =>
    [...words[stage]].map((word) => [word, String.fromCharCode(97 + at)] as const),
  ),
);
/**
 * Pre-releases only between a release and a number (`3.4a6`, `9.0.0.M1`); elsewhere just letters (`1.1.1a`).
 */
const shortPreReleases: ReadonlyMap<string, string> = new Map([
  ['a', 'b'],
  ['b', 'c'],
  ['m', 'd'],
]);
/** Patch-level words, each with its canonical spelling. */
const patchLevels: ReadonlyMap<string, string> = new Map(
  LEVELS.flatMap((level) => [...words[level]].map((word) => [word, level] as const)),
);

/** Reads a version; any text has a normal form. `update` is the update attribute of a CPE, unquoted. */
export function parseVersion(version: string, update = ''): UpstreamVersion {
  const text = update === '' ? version : `${version} ${update}`;
  const given = text.toLowerCase();
  const dated = partDate(given);
  const lower = dated ?? given;
  let key = '';
  let base = '';
  let zeros = 0;
  let at = releaseStart(lower);
  while (at < lower.length) {
    const kind = kindAt(lower, at);
    const end = runEnd(lower, at, kind);
    if (kind === Kind.digit) {
      const significant = skipZeros(lower, at, end);
      if (significant === end) zeros += 1;
      else {
        key += ZERO.repeat(zeros) + numberToken(lower, significant, end);
        zeros = 0;
      }
    } else if (kind !== Kind.separator) {
      const token =
        kind === Kind.sign ? signToken(lower, at) : wordToken(lower, at, end, key === '' && zeros === 0);
      if (token !== '') {
        if (base === '' && isPatchLevel(token)) base = key + END;
        key += token;
        zeros = 0;
      }
    }
    at = end;
  }
  key += END;
  if (dated !== undefined)
    base = parseVersion(
      dated
        .split(/[^0-9]/)
        .slice(0, 2)
        .join('.'),
    ).key;
  return { text, key, base: base === '' ? key : base, isDate: dated !== undefined };
}

/** Negative if `a` is earlier, positive if it is later, 0 if both have the same normal form. */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a).key;
  const right = parseVersion(b).key;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

type Kind = (typeof Kind)[keyof typeof Kind];
const Kind = { separator: 0, digit: 1, letter: 2, sign: 3 } as const;

/**
 * The end of a run of digits or letters; signs and separators stand alone. Everything beyond ASCII counts as
 * a letter.
 */
function runEnd(text: string, from: number, kind: Kind): number {
  let end = from + 1;
  if (kind === Kind.digit || kind === Kind.letter)
    while (end < text.length && kindAt(text, end) === kind) end += 1;
  return end;
}

function kindAt(text: string, at: number): Kind {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return Kind.digit;
  if ((code >= 97 && code <= 122) || code > 127) return Kind.letter;
  return code === 126 || code === 43 || code === 94 ? Kind.sign : Kind.separator;
}

/** Skips the `v` in `v1.2`. */
function releaseStart(text: string): number {
  return text.startsWith('v') && kindAt(text, 1) === Kind.digit ? 1 : 0;
}

function skipZeros(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 48) at += 1;
  return at;
}

/** The digit count comes first: more digits, greater number. */
function numberToken(text: string, from: number, end: number): string {
  return NUMBER + String.fromCharCode(64 + end - from) + text.slice(from, end);
}

const ZERO = numberToken('', 0, 0);

/** `~` before a pre-release adds nothing: `1.0~rc1` is `1.0rc1`. */
function signToken(text: string, at: number): string {
  const sign = text.charAt(at);
  if (sign === '~' && at + 1 < text.length && kindAt(text, at + 1) === Kind.letter) {
    const end = runEnd(text, at + 1, Kind.letter);
    if (wordToken(text, at + 1, end, false).startsWith(PRE)) return '';
  }
  return signs[sign] ?? '';
}

function wordToken(text: string, from: number, end: number, first: boolean): string {
  const word = text.slice(from, end);
  if (word.length === 1) {
    const adjacent = !first && end < text.length && kindAt(text, end) === Kind.digit;
    const pre = adjacent ? shortPreReleases.get(word) : undefined;
    if (pre !== undefined) return PRE + pre;
    return (adjacent && (word === 'p' || word === 'u') ? PATCH : WORD) + word + WORD_END;
  }
  const pre = preReleases.get(word);
  if (pre !== undefined) return PRE + pre;
  const patch = patchLevels.get(word);
  if (patch !== undefined) return PATCH + patch + WORD_END;
  return words.silent.has(word) && !numberFollows(text, end) ? '' : WORD + word + WORD_END;
}

function numberFollows(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && kindAt(text, at) === Kind.separator) at += 1;
  return at < text.length && kindAt(text, at) === Kind.digit;
}

function isPatchLevel(token: string): boolean {
  return token.startsWith(PATCH) || token === BUILD || token === CARET;
}

import type { VersionScheme } from './scheme.ts';

/**
 * Versions of Maven artifacts, by the order's specification. Where a qualifier after a dot is followed by a dot or
 * a dash (`2.M.10`), Maven's own code departs from that text, and is not followed.
 * @see https://maven.apache.org/pom.html#version-order-specification
 */
export const maven: VersionScheme = { name: 'maven', compare };

/** A number or a qualifier, and what stands before it. */
interface Token {
  isDashed: boolean;
  value: bigint | string;
}

/** Qualifiers before and right after a release, in order; all others come later, by the alphabet. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const ALIASES = new Map([
  ['cr', 'rc'],
  ['final', ''],
  ['ga', ''],
  ['release', ''],
]);
/** Short for a qualifier where a number follows at once: `1.0-m3`. */
const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

function compare(a: string, b: string): number {
  const [left, right] = [withoutZeroes(tokensOf(a)), withoutZeroes(tokensOf(b))];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const [l, r] = [left[place], right[place]];
    const order = compareTokens(l ?? nothingBeside(r), r ?? nothingBeside(l));
    if (order !== 0) return order;
  }
  return 0;
}

/** A change between digits and letters counts as a dash; nothing between two separators counts as 0. */
function tokensOf(version: string): Token[] {
  return [...version.toLowerCase().matchAll(/(^|[.-])([^.-]*)/g)].flatMap(([, separator, text = '']) => {
    const parts = text.match(/\d+|\D+/g) ?? ['0'];
    return parts.map((part, at) => ({
      isDashed: separator === '-' || at > 0,
      value: /^\d/.test(part) ? BigInt(part) : qualifier(part, at + 1 < parts.length),
    }));
  });
}

function qualifier(text: string, isNumbered: boolean): string {
  return (isNumbered ? SHORT.get(text) : undefined) ?? ALIASES.get(text) ?? text;
}

/** Drops what means nothing at the end, and before each dash or qualifier: `1.0.0-rc` is `1-rc`. */
function withoutZeroes(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  let isAtEnd = true;
  for (const token of tokens.toReversed()) {
    const { isDashed, value } = token;
    if (isAtEnd && (value === 0n || value === '')) continue;
    kept.push(token);
    isAtEnd = isDashed || typeof value === 'string';
  }
  return kept.reverse();
}

/** What a token is compared with where the other version has ended. */
function nothingBeside(token: Token | undefined): Token {
  const isNumber = token !== undefined && !token.isDashed && typeof token.value === 'bigint';
  return isNumber ? { isDashed: false, value: 0n } : { isDashed: true, value: '' };
}

/** A qualifier comes before a number after a dash, which comes before a number after a dot. */
function compareTokens(a: Token, b: Token): number {
  const kinds = kindOf(a) - kindOf(b);
  if (kinds !== 0) return kinds;
  return placeOf(a.value) - placeOf(b.value) || (a.value < b.value ? -1 : Number(a.value > b.value));
}

function kindOf({ isDashed, value }: Token): number {
  if (typeof value === 'string') return 0;
  return isDashed ? 1 : 2;
}

function placeOf(value: bigint | string): number {
  if (typeof value === 'bigint') return 0;
  const place = QUALIFIERS.indexOf(value);
  return place < 0 ? QUALIFIERS.length : place;
}

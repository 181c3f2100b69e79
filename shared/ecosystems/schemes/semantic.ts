// Of the library's fifty files this needs ten: each command would load all.
import parse from 'semver/functions/parse.js';
import { type VersionScheme, withDashes } from './scheme.ts';

/** Semantic versions, as npm, Cargo and Hex order them. https://semver.org */
export const semantic: VersionScheme = { name: 'semver', compare: compareSemantic };

/** One or two numbers stand for three: criteria say `1.2` for 1.2.0. */
export function compareSemantic(a: string, b: string): number | undefined {
  const left = parse(complete(a));
  const right = parse(complete(b));
  return left && right ? left.compare(right) : undefined;
}

function complete(version: string): string {
  return withDashes(version).replace(/^v?(\d+)(\.\d+)?(?=$|[-+])/, (_, major: string, minor = '.0') => {
    return `${major}${minor}.0`;
  });
}

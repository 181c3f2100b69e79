// Loads ten of the library's fifty files; the main entry would load all of them in every command.
import parse from 'semver/functions/parse.js';
import { type VersionScheme, withDashes } from './scheme.ts';

/** Semantic versions, as ordered by npm, Cargo and Hex. https://semver.org */
export const semantic: VersionScheme = { name: 'semver', compare: compareSemantic };

/** Completes one or two numbers to three: criteria write `1.2` for 1.2.0. */
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

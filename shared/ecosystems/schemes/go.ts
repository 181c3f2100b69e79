import { compareSemantic } from './semantic.ts';
import type { VersionScheme } from './scheme.ts';

/**
 * Versions of Go modules: semantic versions including pseudo-versions
 * (`v0.31.0-0.20241101120000-abcdef012345` comes before v0.31.0), and toolchain versions (`go1.21rc2`). A
 * pseudo-version contains the day of its commit.
 * @see https://go.dev/ref/mod#versions and https://go.dev/doc/toolchain#version
 */
export const go: VersionScheme = {
  name: 'go',
  spell: bare,
  compare: (a, b) => compareSemantic(plain(a), plain(b)),
  dateOf: (version) => PSEUDO.exec(version)?.[1],
};

/** Strips the prefix and the mark of releases older than Go modules: `v2.0.0+incompatible`, `go1.21.1`. */
function bare(version: string): string {
  return version.replace(/^(?:v|go)(?=\d)/, '').replace(/\+incompatible$/, '');
}

/** Rewrites a toolchain pre-release so that it is ordered by number. */
function plain(version: string): string {
  return bare(version).replace(
    /^(\d+(?:\.\d+){1,2})(alpha|beta|rc)(\d+)$/,
    (_, release: string, word, number) => {
      const numbers = release.split('.').length === 2 ? `${release}.0` : release;
      return `${numbers}-${String(word)}.${String(number)}`;
    },
  );
}

const PSEUDO = /[-.](\d{8})\d{6}-[0-9a-f]{12}(?:\+|$)/;

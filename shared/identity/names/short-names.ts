import { ecosystemOfPackage } from '../../ecosystems/index.ts';
import { archiveName, lastPart } from './address-names.ts';
import { SHARE } from './companions.ts';
import type { PackageSites } from '../evidence/package-sites.ts';
import { nameWords, normaliseName } from './product-name.ts';

/** A name that a package goes by, prepared for comparison with longer names. */
export interface ShortName {
  /** Letters and digits only. */
  name: string;
  /** A single word, so it may be an abbreviation. */
  isWord: boolean;
  /**
   * The whole name of the package or its archive. Part of it, or a repository's name, may be an ordinary
   * word.
   */
  isOwn: boolean;
}

/** The package's own name first; also without its version number and words like `utils`. */
export function shortNames(
  pkg: { name: string; sourceUrl?: string | undefined },
  { repositories }: PackageSites,
): ShortName[] {
  const base = ecosystemOfPackage(pkg.name)?.name ?? pkg.name;
  const bare = base.replace(SHARE, '');
  const own = [base, unversioned(base), archiveName(pkg.sourceUrl)];
  const names = new Map<string, ShortName>();
  const add = (name: string | undefined, isOwn: boolean): void => {
    const normal = normaliseName(name ?? '');
    if (normal.length > 1 && !names.has(normal))
      names.set(normal, { name: normal, isWord: nameWords(name ?? '').length === 1, isOwn });
  };
  for (const name of own) add(name, true);
  for (const name of [bare, unversioned(bare)]) add(name, false);
  for (const key of repositories) add(lastPart(key), false);
  return [...names.values()];
}

/** Words in more product names than this are ordinary: `server`, `cli`. */
const ORDINARY = 12;

/** Drops repository names that are ordinary words. */
export function tellingNames(
  shorts: readonly ShortName[],
  catalog: { wordCount: (word: string) => number },
): ShortName[] {
  return shorts.filter(({ name, isOwn }) => isOwn || catalog.wordCount(name) <= ORDINARY);
}

function unversioned(name: string): string {
  return name.replace(/[-_.]?v?\d[\d.]*$/, '');
}

import {
  asBuild,
  type Build,
  mayNameLevel,
  mayNameLevels,
  namedVersions,
  type Numbering,
  numberingOf,
  seekVersion,
  type SoughtProduct,
  withBuild,
} from '../cpe/index.ts';
import { isJdk, jdk, type VersionScheme } from '../ecosystems/index.ts';
import type { ProductEntry } from '../vulnerabilities/index.ts';

/** How to read a version for a product. */
interface Counting {
  product: string;
  /** Every entry of the product. */
  entries: readonly ProductEntry[];
  /** Of the registry that the version comes from; registry versions contain no build numbers. */
  scheme: VersionScheme | undefined;
  /** In place of entries: which build a version is by all of them. */
  builds?: ((version: string) => Build | undefined) | undefined;
}

/** A package version in the product's numbering. */
export function soughtVersion(
  text: string,
  { product, entries, scheme, builds }: Counting,
): SoughtProduct['version'] {
  if (isJdk(product)) return seekVersion(text, jdk);
  if (scheme !== undefined) return seekVersion(text, scheme);
  const version = seekVersion(text);
  if (builds !== undefined) return withBuild(version, builds(text));
  return mayBeBuild(text, product, entries) ? asBuild(version, numberingFor(product, entries)) : version;
}

/**
 * A build adds a fourth number or a word. A third number may be a patch level, if the product names some. A version of
 * two numbers, or with a single letter, has nothing that a build could have added.
 */
function mayBeBuild(text: string, product: string, entries: readonly ProductEntry[]): boolean {
  if (/^\d+(?:\.\d+){3}|\d[._-]?[a-z]{2}/i.test(text)) return true;
  return /^\d+(?:\.\d+){2}/.test(text) && levelsIn(entries, product);
}

const levelled = new WeakMap<readonly ProductEntry[], boolean>();

/** Whether anything said about a product may name patch levels. Cached, as its numbering is. */
function levelsIn(entries: readonly ProductEntry[], product: string): boolean {
  const known = levelled.get(entries);
  if (known !== undefined) return known;
  const found = entries.some(
    ({ configurations, stated }) =>
      mayNameLevels(configurations, product) ||
      stated?.entry.ranges.some(({ from, to }) => mayNameLevel(from) || mayNameLevel(to)),
  );
  levelled.set(entries, found);
  return found;
}

/** Versions in criteria on the product and in statements about it. */
function versionsIn({ configurations, stated }: ProductEntry, product: string): string[] {
  const versions = namedVersions(configurations, product);
  for (const { from, to } of stated?.entry.ranges ?? []) {
    if (from !== undefined) versions.push(from);
    if (to !== undefined) versions.push(to);
  }
  return versions;
}

const numberings = new WeakMap<readonly ProductEntry[], Numbering>();

/** Cached: several packages may share a product. */
function numberingFor(product: string, entries: readonly ProductEntry[]): Numbering {
  const known = numberings.get(entries);
  if (known) return known;
  const numbering = numberingOf(entries.flatMap((entry) => versionsIn(entry, product)));
  numberings.set(entries, numbering);
  return numbering;
}

import {
  asBuild,
  namedVersions,
  type Numbering,
  numberingOf,
  seekVersion,
  type SoughtProduct,
} from '../cpe/index.ts';
import { isJdk, jdk, type VersionScheme } from '../ecosystems/index.ts';
import type { ProductEntry } from '../vulnerabilities/index.ts';

/** How a version is to be read for a product. */
interface Counting {
  product: string;
  /** Every entry of the product. */
  entries: readonly ProductEntry[];
  /** Of the registry that the version comes from; a registry's versions carry nothing of the build. */
  scheme: VersionScheme | undefined;
}

/** A version of a package as its product counts. */
export function soughtVersion(
  text: string,
  { product, entries, scheme }: Counting,
): SoughtProduct['version'] {
  if (isJdk(product)) return seekVersion(text, jdk);
  if (scheme !== undefined) return seekVersion(text, scheme);
  const version = seekVersion(text);
  return mayBeBuild(text) ? asBuild(version, numberingFor(product, entries)) : version;
}

/** Versions of two numbers, or with a letter, have nothing that a build could have added. */
function mayBeBuild(text: string): boolean {
  return /^\d+(?:\.\d+){2}|\d[._-]?[a-z]{2}/i.test(text);
}

/** In criteria on the product, and in what is stated of it. */
function versionsIn({ configurations, stated }: ProductEntry, product: string): string[] {
  const versions = namedVersions(configurations, product);
  for (const { from, to } of stated?.entry.ranges ?? []) {
    if (from !== undefined) versions.push(from);
    if (to !== undefined) versions.push(to);
  }
  return versions;
}

const numberings = new WeakMap<readonly ProductEntry[], Numbering>();

/** Read once for the several packages of one product. */
function numberingFor(product: string, entries: readonly ProductEntry[]): Numbering {
  const known = numberings.get(entries);
  if (known) return known;
  const numbering = numberingOf(entries.flatMap((entry) => versionsIn(entry, product)));
  numberings.set(entries, numbering);
  return numbering;
}

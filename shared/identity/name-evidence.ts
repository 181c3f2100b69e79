import type { Catalog, CatalogProduct } from './catalog.ts';
import type { NameKind } from './package-names.ts';
import { normaliseName } from './product-name.ts';
import type { Signal } from './signal.ts';
import type { Subject } from './subject.ts';

/** Log-odds that a product is the package when all that is known is how the names relate. */
const NAME_WEIGHTS: Readonly<Record<NameKind, number>> = {
  exact: 0.4,
  registry: -0.3,
  archive: 0.1,
  repository: 0,
  ecosystem: -0.5,
  rest: -0.6,
  prefixed: -0.4,
  phrase: -0.9,
  unversioned: -0.2,
  library: -0.9,
  site: -1,
  part: -1.7,
  path: -1.5,
};

const NAME_WORDS: Readonly<Record<NameKind, string>> = {
  exact: 'has the name of the package',
  registry: 'has the name under which the language registry lists the package',
  archive: 'has the name of the source archive',
  repository: 'has the name of the source repository',
  ecosystem: 'has the name of the package without the prefix of its language',
  rest: 'has the rest of the package name, and its vendor the beginning',
  prefixed: 'has the name of the package after its vendor',
  phrase: 'has a name that is part of the name of the package or its repository',
  unversioned: 'has the name of the package without its version number',
  library: 'differs from the package name by "lib" only',
  site: 'is named like the site of the package',
  part: 'has the name of a part of the package name',
  path: 'is named in the path of the home page',
};

const WEAK = new Set<NameKind>(['phrase', 'library', 'site', 'part', 'path']);

/** Names that say little by themselves, or none at all. */
export function isWeak(kind: NameKind | undefined): boolean {
  return kind === undefined || WEAK.has(kind);
}

/** Words carried by more product names than this are ordinary: `manager`, `audit`. */
const ORDINARY = 12;
const RARE = 3;

/** How the product's name relates to the package. */
export function nameSignal(subject: Subject, candidate: CatalogProduct): Signal {
  const variant = nameKind(subject, candidate);
  if (variant === undefined)
    return { weight: -2.2, reason: `${candidate.product} does not have the name of the package.` };
  return { weight: NAME_WEIGHTS[variant], reason: `${candidate.product} ${NAME_WORDS[variant]}.` };
}

/** The kind of name relation; a `rest` without its vendor is only a part. */
export function nameKind(subject: Subject, candidate: CatalogProduct): NameKind | undefined {
  const variant = subject.names.get(candidate.name);
  if (isWeak(variant?.kind)) {
    const vendor = normaliseName(candidate.vendor);
    if (vendor !== '' && candidate.name === vendor + subject.name) return 'prefixed';
  }
  if (variant?.kind !== 'rest') return variant?.kind;
  const vendor = normaliseName(candidate.vendor);
  return variant.lead !== undefined && variant.lead.length > 1 && vendor.includes(variant.lead)
    ? 'rest'
    : 'part';
}

/** A name that hardly any other product carries is good evidence, an ordinary word is none. */
export function rarenessSignal(
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  if (kind === undefined || kind === 'part' || kind === 'path') return undefined;
  const words = candidate.product.split(/[^a-z0-9]+/).filter(Boolean);
  const counts = words.map((word) => catalog.wordCounts.get(word) ?? 0);
  const rarest = Math.min(...counts);
  const sameName = catalog.byName.get(candidate.name)?.length ?? 1;
  if (rarest - sameName <= RARE) return { weight: 0.5, reason: `"${candidate.product}" is a rare name.` };
  if (words.length === 1 && rarest > ORDINARY)
    return { weight: -0.5, reason: `"${candidate.product}" is an ordinary word.` };
  return undefined;
}

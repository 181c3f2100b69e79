import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { isAlike, isOfWholeName, NAME_KINDS, type NameKind } from '../names/name-kind.ts';
import { isBeside, resembles } from '../names/name-relation.ts';
import type { Signal } from './signal.ts';
import type { PackageTraits } from './package-traits.ts';
import { targetRelation } from './target-relation.ts';

/** Words in more product names than this are ordinary: `manager`, `audit`. */
const ORDINARY = 12;
const RARE = 3;

/**
 * Weighs the product's name.
 * @param isOnlyHome whether the package's repository is the only one that the product's CVEs cite
 */
export function nameSignal(
  traits: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
  isOnlyHome: boolean,
): Signal {
  const { product } = candidate;
  if (traits.pkg.name.endsWith('++') && !product.endsWith('++'))
    return { weight: -3, reason: `The package is for C++, ${product} is not.` };
  if (!isOfWholeName(kind)) {
    if (!isAlike(kind) && !resembles(traits, candidate)) {
      const reason = `${product} has a name that is not like the package's.`;
      return isOnlyHome ? { weight: -2.5, reason, atMost: DOUBTFUL } : { weight: -6, reason };
    }
    if (isBeside(traits, candidate, kind))
      return { weight: -4, reason: `The package name says that it is something beside ${product}.` };
  }
  if (kind === undefined)
    return { weight: -2.2, reason: `${product} does not have the name of the package.` };
  const { weight, says } = NAME_KINDS[kind];
  return { weight, reason: `${product} ${says}.` };
}

/** Caps confidence in a product with an entirely different name: whatever ties it, a person should look. */
const DOUBTFUL = 0.65;

/** A product with many CVEs is more likely the one that a distribution ships. */
export function sizeSignal({ profile }: CatalogProduct): Signal | undefined {
  const weight = Math.round(15 * Math.log(profile.cves)) / 100;
  return weight < 0.3 ? undefined : { weight, reason: `It has ${profile.cves} CVEs.` };
}

/** A rare name is good evidence, an ordinary word is none. */
export function rarenessSignal(
  traits: PackageTraits,
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  if (kind === undefined || kind === 'part' || kind === 'path') return undefined;
  if (kind === 'extension' && catalog.wordCount(traits.name) > ORDINARY)
    return { weight: -1, reason: `"${traits.pkg.name}" is an ordinary word.` };
  const words = candidate.product.split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  const counts = words.map((word) => catalog.wordCount(word));
  const rarest = Math.min(...counts);
  const sameName = catalog.named(candidate.name).length;
  const isPlain = Object.keys(candidate.profile.targetSw).every(
    (value) => targetRelation(value) === 'neutral',
  );
  if (sameName === 1 && kind === 'exact' && isPlain)
    return { weight: 2.1, reason: 'No other product has this name.', rare: true };
  if (words.length > 0 && rarest - sameName <= RARE)
    return { weight: 0.5, reason: `"${candidate.product}" is a rare name.`, rare: true };
  if (words.length === 1 && rarest > ORDINARY)
    return { weight: -0.5, reason: `"${candidate.product}" is an ordinary word.`, isAbsence: true };
  return undefined;
}

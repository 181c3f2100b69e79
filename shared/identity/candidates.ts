import type { Catalog } from './catalog/catalog.ts';
import type { CatalogProduct } from './catalog/catalog-product.ts';
import { likenessOf } from './names/likeness.ts';
import type { PackageTraits } from './evidence/package-traits.ts';

/** A site cited by more products than this ties none of them to the package. */
const CROWDED = 100;
/** The same for a repository's name. */
const COMMON = 12;
/** A vendor with up to this many products is worth checking product by product. */
const FEW = 12;
/** A vendor with more products makes everything: likeness to one of them is chance. */
const MANY = 400;

/** Products that could be the package, from every kind of evidence; weighed later. */
export function candidatesOf(traits: PackageTraits, catalog: Catalog): Set<CatalogProduct> {
  const found = new Set<CatalogProduct>();
  const addKeys = (keys: Iterable<string>): void => {
    for (const key of keys) {
      const product = catalog.product(key);
      if (product) found.add(product);
    }
  };
  for (const name of traits.names.keys()) for (const product of catalog.named(name)) found.add(product);
  for (const product of catalog.namedWithoutVendor(traits.name)) found.add(product);
  for (const key of [...traits.sites.repositories, ...traits.sites.hosts]) {
    const citations = catalog.citing(key);
    if (citations.length <= CROWDED) addKeys(citations.map(({ product }) => product));
  }
  if (traits.isModule || traits.ecosystem) return found;
  for (const { name } of traits.shortNames) {
    const citations = catalog.citingNamed(name);
    if (citations.length <= COMMON) addKeys(citations.map(({ product }) => product));
  }
  addKeys(vendorCandidates(traits, catalog));
  return found;
}

/**
 * Products of vendors that bear one of the package's names or own its sites; for larger vendors only products
 * with a similar name.
 */
function vendorCandidates(traits: PackageTraits, catalog: Catalog): string[] {
  const names = [...traits.shortNames.map(({ name }) => name), ...traits.sites.owners];
  const vendors = new Set(names.flatMap((name) => catalog.vendorsNamed(name)));
  return [...vendors].flatMap((vendor) => {
    const size = catalog.vendorSize(vendor);
    if (size > MANY) return [];
    return catalog
      .namesOf(vendor)
      .filter(([, name]) => size <= FEW || likenessOf(traits.shortNames, name))
      .map(([key]) => key);
  });
}

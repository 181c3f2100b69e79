import type { Catalog } from './catalog.ts';
import type { CatalogProduct } from './catalog-product.ts';
import { likenessOf } from './likeness.ts';
import type { PackageTraits } from './package-traits.ts';

/** A site that so many products cite ties none of them to the package. */
const CROWDED = 100;
/** The same for the name of a repository. */
const COMMON = 12;
/** A vendor with so few products is worth a look at each of them. */
const FEW = 12;
/** One with more makes everything: a likeness to one of them is chance. */
const MANY = 400;

/** The products that could be the package, from every kind of evidence; what they are worth is weighed later. */
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

/** Products of vendors that bear a name of the package or own its sites; of large ones those with a like name. */
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

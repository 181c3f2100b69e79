import { compareText } from '../../platform/index.ts';
import { compareProducts, HashedNames, type LineIndex } from '../../snapshot/index.ts';
import { remembered } from '../remembered.ts';
import { parseProductName } from '../names/product-name.ts';
import { type Catalog, catalogOf, type Citation, isTelling, repositoryName } from './catalog.ts';
import { eachName, type NameKind } from './product-names.ts';

/**
 * The catalogue of a match that keeps nothing: names as hashes and citations as numbers, for of 60,000 products it asks
 * for a few thousand.
 * @param isOurs tells whether a product belongs to it
 */
export function lineCatalog(lines: LineIndex, isOurs: (product: string) => boolean): Catalog {
  const tables: Record<NameKind, HashedNames> = {
    name: new HashedNames(),
    shortName: new HashedNames(),
    vendor: new HashedNames(),
    spelling: new HashedNames(),
    word: new HashedNames(),
  };
  const ours = new Uint8Array(lines.products.length);
  for (const [number, product] of lines.products.entries()) {
    if (!isOurs(product)) continue;
    ours[number] = 1;
    eachName(product, (kind, name) => {
      tables[kind].add(name, number);
    });
  }
  const found = (kind: NameKind, name: string): number[] =>
    tables[kind].find(name).filter((number) => bears(lines.products[number] ?? '', kind, name));
  const named = (kind: NameKind): ((name: string) => readonly string[]) =>
    remembered((name: string) => lines.inOrder(found(kind, name)));
  const citing = (site: string): Citation[] =>
    lines
      .citing(site)
      .filter(
        ({ product, count }) =>
          ours[product] === 1 && lines.isProgram(product) && isTelling(site, count, lines.size(product)),
      )
      .map(({ product, count }) => ({ product: lines.products[product] ?? '', count }));
  const repositories = Map.groupBy(lines.sites, repositoryName);
  const spelled = named('spelling');
  return catalogOf({
    profile: (key) => (ours[lines.numberOf(key) ?? -1] === 1 ? lines.profile(key) : undefined),
    byName: named('name'),
    byShortName: named('shortName'),
    byVendor: named('vendor'),
    vendorSpellings: (name) => [...new Set(spelled(name).map((key) => parseProductName(key).vendor))],
    wordCount: remembered((word: string) => found('word', word).length),
    byReference: remembered((site: string) =>
      citing(site).sort((a, b) => compareProducts(a.product, b.product)),
    ),
    byRepositoryName: remembered((name: string) =>
      (repositories.get(name) ?? [])
        .flatMap((site) => citing(site).map((citation) => ({ site, citation })))
        .sort(
          (a, b) =>
            compareProducts(a.citation.product, b.citation.product) ||
            b.citation.count - a.citation.count ||
            compareText(a.site, b.site),
        )
        .map(({ citation }) => citation),
    ),
  });
}

/** Others have names with the same hash. */
function bears(product: string, kind: NameKind, name: string): boolean {
  let isSo = false;
  eachName(product, (ofKind, its) => {
    if (ofKind === kind && its === name) isSo = true;
  });
  return isSo;
}

import { compareText, remembered } from '../../platform/index.ts';
import { HashedNames, type LineIndex } from '../../snapshot/index.ts';
import { repositoryName } from '../../vulnerabilities/index.ts';
import { parseProductName } from '../names/product-name.ts';
import { type Catalog, catalogOf, type Citation, isTelling } from './catalog.ts';
import { eachName, type NameKind } from './product-names.ts';

/** A product, by its number, and how many of its CVEs cite something. */
interface Citing {
  product: number;
  count: number;
}

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
  const isFound = (number: number | undefined): number is number => ours[number ?? -1] === 1;
  const citing = (site: string): Citing[] => {
    const those: Citing[] = [];
    lines.eachCiting(site, (product, count) => {
      if (isFound(product) && lines.isProgram(product) && isTelling(site, count, lines.size(product)))
        those.push({ product, count });
    });
    return those;
  };
  const toCitation = ({ product, count }: Citing): Citation => ({
    product: lines.products[product] ?? '',
    count,
  });
  const timesCited = remembered((site: string) => {
    const times = new Map<number, number>();
    lines.eachCiting(site, (product, count) => times.set(product, count));
    return times;
  });
  const repositories = Map.groupBy(lines.sites, repositoryName);
  const spelled = named('spelling');
  return catalogOf({
    profile: (key) => (isFound(lines.numberOf(key)) ? lines.profile(key) : undefined),
    byName: named('name'),
    byShortName: named('shortName'),
    byVendor: named('vendor'),
    vendorSpellings: (name) => [...new Set(spelled(name).map((key) => parseProductName(key).vendor))],
    wordCount: remembered((word: string) => found('word', word).length),
    byReference: remembered((site: string) =>
      citing(site)
        .sort((a, b) => lines.compare(a.product, b.product))
        .map(toCitation),
    ),
    byRepositoryName: remembered((name: string) =>
      (repositories.get(name) ?? [])
        .flatMap((site) => citing(site).map((each) => ({ site, ...each })))
        .sort(
          (a, b) => lines.compare(a.product, b.product) || b.count - a.count || compareText(a.site, b.site),
        )
        .map(toCitation),
    ),
    cited: (key, site) => {
      const number = lines.numberOf(key);
      return isFound(number)
        ? { cves: lines.size(number), citing: timesCited(site).get(number) ?? 0 }
        : undefined;
    },
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

import { readWordLists, remembered } from '../../platform/index.ts';
import { repositoryName } from '../../vulnerabilities/index.ts';
import { eachCitation, type StoredProfile, timesCited } from '../../snapshot/index.ts';
import { type CatalogProduct, catalogProduct } from './catalog-product.ts';
import { type LongName, longNameOf } from '../names/long-name.ts';
import { parseProductName } from '../names/product-name.ts';
import { eachName } from './product-names.ts';

/** A product whose CVEs cite a reference key. */
export interface Citation {
  /** `vendor:product`. */
  product: string;
  /** How many of the product's CVEs cite the key. */
  count: number;
}

/**
 * Every product of a snapshot, reachable by name, vendor, and the references that its CVEs cite. However it
 * is reached, a product is the same object.
 */
export interface Catalog {
  product(key: string): CatalogProduct | undefined;
  /** By normalised name. */
  named(name: string): readonly CatalogProduct[];
  /** Products whose name repeats the vendor (`linux:linux_kernel`), by the normalised rest of the name. */
  namedWithoutVendor(name: string): readonly CatalogProduct[];
  citing(reference: string): readonly Citation[];
  /** Products whose CVEs cite a repository or project page with this name, whoever owns it. */
  citingNamed(repository: string): readonly Citation[];
  ofVendor(vendor: string): readonly CatalogProduct[];
  /** The sum of its products' CVEs, and how many of those cite the key. */
  citedByVendor(vendor: string, reference: string): { cves: number; citing: number };
  /** The names of its products, by key. */
  namesOf(vendor: string): readonly (readonly [key: string, name: LongName])[];
  vendorSize(vendor: string): number;
  /** Vendors with this name in any spelling: `icu` finds `icu-project`, `icu_project` and `icu`. */
  vendorsNamed(name: string): readonly string[];
  /** How many product names contain a word: a rare word says more. */
  wordCount(word: string): number;
}

/** Most names belong to one product: a bare string saves an array object for each. */
type OneOrMore = string | string[];

/** The indexes behind a catalogue, each listing product keys in the order they were added. */
export interface CatalogIndex {
  profiles: Map<string, StoredProfile>;
  byName: Map<string, OneOrMore>;
  byShortName: Map<string, OneOrMore>;
  byReference: Map<string, Citation[]>;
  byRepositoryName: Map<string, Citation[]>;
  byVendor: Map<string, OneOrMore>;
  vendorSpellings: Map<string, OneOrMore>;
  wordCounts: Map<string, number>;
}

/** A host identifies a product only if several of its CVEs, and at least this share of them, cite it. */
const LEAST_SHARE = 0.2;

const { advisories } = readWordLists(new URL('sites.yaml', import.meta.url), 'advisories');

export function emptyIndex(): CatalogIndex {
  return {
    profiles: new Map(),
    byName: new Map(),
    byShortName: new Map(),
    byReference: new Map(),
    byRepositoryName: new Map(),
    byVendor: new Map(),
    vendorSpellings: new Map(),
    wordCounts: new Map(),
  };
}

/** Adds products to an index; their order decides the order of look-ups. */
export function addProducts(index: CatalogIndex, profiles: Iterable<StoredProfile>): CatalogIndex {
  for (const profile of profiles) addProduct(index, profile);
  return index;
}

function addProduct(index: CatalogIndex, profile: StoredProfile): void {
  const { product } = profile;
  index.profiles.set(product, profile);
  eachName(product, (kind, name) => {
    if (kind === 'name') add(index.byName, name, product);
    else if (kind === 'shortName') add(index.byShortName, name, product);
    else if (kind === 'vendor') add(index.byVendor, name, product);
    else if (kind === 'spelling') addSpelling(index, name, parseProductName(product).vendor);
    else index.wordCounts.set(name, (index.wordCounts.get(name) ?? 0) + 1);
  });
  // Hardware and firmware are never a package.
  if (profile.parts['a'] === undefined && profile.parts['o'] === undefined) return;
  eachCitation(profile, (key, count) => {
    if (!isTelling(key, count, profile.cves)) return;
    const citation = { product, count };
    append(index.byReference, key, citation);
    const name = repositoryName(key);
    if (name !== undefined) append(index.byRepositoryName, name, citation);
  });
}

/** Called before the vendor's first product is added to it. */
function addSpelling({ byVendor, vendorSpellings }: CatalogIndex, plain: string, vendor: string): void {
  if (!byVendor.has(vendor)) add(vendorSpellings, plain, vendor);
}

/** Whether a reference key says something of a product with so many CVEs, of which so many cite it. */
export function isTelling(key: string, count: number, cves: number): boolean {
  const isOften = key.includes('/') || (count > 1 && count >= cves * LEAST_SHARE);
  return isOften && !advisories.has(key);
}

/** Makes a catalogue from an index in memory. */
export function buildCatalog(index: CatalogIndex): Catalog {
  return catalogOf({
    profile: (key) => index.profiles.get(key),
    byName: (name) => listOf(index.byName.get(name)),
    byShortName: (name) => listOf(index.byShortName.get(name)),
    byReference: (reference) => index.byReference.get(reference) ?? [],
    byRepositoryName: (name) => index.byRepositoryName.get(name) ?? [],
    byVendor: (vendor) => listOf(index.byVendor.get(vendor)),
    vendorSpellings: (name) => listOf(index.vendorSpellings.get(name)),
    wordCount: (word) => index.wordCounts.get(word) ?? 0,
  });
}

/** Look-ups in a catalogue's index, in memory or serialised. */
interface CatalogSource {
  profile(key: string): StoredProfile | undefined;
  byName(name: string): readonly string[];
  byShortName(name: string): readonly string[];
  byReference(reference: string): readonly Citation[];
  byRepositoryName(name: string): readonly Citation[];
  byVendor(vendor: string): readonly string[];
  vendorSpellings(name: string): readonly string[];
  wordCount(word: string): number;
  /** How many CVEs a product has, and how many cite the reference. Default: as its profile says. */
  cited?: (key: string, reference: string) => { cves: number; citing: number } | undefined;
}

export function catalogOf(source: CatalogSource): Catalog {
  const profile = remembered((key) => source.profile(key));
  const product = remembered((key): CatalogProduct | undefined => {
    const stored = profile(key);
    return stored && catalogProduct(stored);
  });
  const products = (keys: readonly string[]): CatalogProduct[] =>
    keys.map(product).filter((found) => found !== undefined);
  const citedInProfile: CatalogSource['cited'] = (key, reference) => {
    const stored = profile(key);
    return stored && { cves: stored.cves, citing: timesCited(stored, reference) };
  };
  const cited = source.cited ?? citedInProfile;
  return {
    product,
    named: (name) => products(source.byName(name)),
    namedWithoutVendor: (name) => products(source.byShortName(name)),
    citing: (reference) => source.byReference(reference),
    citingNamed: (repository) => source.byRepositoryName(repository),
    ofVendor: (vendor) => products(source.byVendor(vendor)),
    citedByVendor: (vendor, reference) => {
      const sum = { cves: 0, citing: 0 };
      for (const key of source.byVendor(vendor)) {
        const { cves = 0, citing = 0 } = cited(key, reference) ?? {};
        sum.cves += cves;
        sum.citing += citing;
      }
      return sum;
    },
    namesOf: remembered((vendor) =>
      source.byVendor(vendor).map((key) => [key, longNameOf(parseProductName(key))] as const),
    ),
    vendorSize: (vendor) => source.byVendor(vendor).length,
    vendorsNamed: (name) => [
      ...(source.byVendor(name).length > 0 ? [name] : []),
      ...source.vendorSpellings(name),
    ],
    wordCount: (word) => source.wordCount(word),
  };
}

function add(map: Map<string, OneOrMore>, key: string, product: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, product);
  else if (typeof known === 'string') map.set(key, [known, product]);
  else known.push(product);
}

export function listOf(products: OneOrMore = []): readonly string[] {
  return typeof products === 'string' ? [products] : products;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

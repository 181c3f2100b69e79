import { plainVendor } from '../../vulnerabilities/index.ts';
import { readWordLists } from '../../platform/index.ts';
import { eachCitation, type StoredProfile, timesCited } from '../../snapshot/index.ts';
import { type CatalogProduct, catalogProduct } from './catalog-product.ts';
import { type LongName, longNameOf } from '../names/long-name.ts';
import { normaliseName, parseProductName } from '../names/product-name.ts';
import { remembered } from '../remembered.ts';

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
  const { vendor, product } = parseProductName(profile.product);
  const name = normaliseName(product);
  index.profiles.set(profile.product, profile);
  add(index.byName, name, profile.product);
  if (!index.byVendor.has(vendor)) addVendor(index, vendor);
  add(index.byVendor, vendor, profile.product);
  if (product.length > vendor.length && product.startsWith(vendor)) {
    add(index.byShortName, normaliseName(product.slice(vendor.length)), profile.product);
  }
  countWords(index.wordCounts, product, name);
  // Hardware and firmware are never a package.
  if (profile.parts['a'] === undefined && profile.parts['o'] === undefined) return;
  const least = profile.cves * LEAST_SHARE;
  eachCitation(profile, (key, count) => {
    if (advisories.has(key)) return;
    const slash = key.lastIndexOf('/');
    if (slash === -1 && (count === 1 || count < least)) return;
    const citation = { product: profile.product, count };
    append(index.byReference, key, citation);
    if (slash !== -1) append(index.byRepositoryName, normaliseName(key.slice(slash + 1)), citation);
  });
}

function addVendor({ vendorSpellings }: CatalogIndex, vendor: string): void {
  const plain = plainVendor(vendor);
  if (plain !== vendor) add(vendorSpellings, plain, vendor);
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
}

export function catalogOf(source: CatalogSource): Catalog {
  const profile = remembered((key) => source.profile(key));
  const product = remembered((key): CatalogProduct | undefined => {
    const stored = profile(key);
    return stored && catalogProduct(stored);
  });
  const products = (keys: readonly string[]): CatalogProduct[] =>
    keys.map(product).filter((found) => found !== undefined);
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
        const stored = profile(key);
        if (!stored) continue;
        sum.cves += stored.cves;
        sum.citing += timesCited(stored, reference);
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

function countWords(counts: Map<string, number>, product: string, name: string): void {
  if (name.length === product.length) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return;
  }
  let start = 0;
  for (let at = 0; at <= product.length; at++) {
    if (at < product.length && isWordCharacter(product.charCodeAt(at))) continue;
    if (at - start > 2) {
      const word = product.slice(start, at);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    start = at + 1;
  }
}

function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
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

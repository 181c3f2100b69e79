import { type Identity, plainVendor } from '../../vulnerabilities/index.ts';
import { readWordLists } from '../../platform/index.ts';
import { lastPart } from '../names/address-names.ts';
import { ownerOf } from './module-owner.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { beginsWith, isMainWord } from '../names/name-relation.ts';
import { groupNames } from '../names/package-names.ts';
import { nameWords, normaliseName } from '../names/product-name.ts';
import { targetSignal } from './kind-evidence.ts';
import type { PackageTraits } from './package-traits.ts';

const { wholes, apart, languages } = readWordLists(
  new URL('words.yaml', import.meta.url),
  'wholes',
  'apart',
  'languages',
);

/** A person should look; it is more likely a part of the product than not worth a word. */
const DOUBTFUL = 0.45;
/** More candidates than this mean that the name says nothing. */
const MOST = 3;

/** A module with the owner that its registry's name states. */
interface Module {
  traits: PackageTraits;
  catalog: Catalog;
  /** As the registry spells it, lower case; absent where its names state none. */
  owner: string | undefined;
  /** Name without owner. */
  name: string;
}

/**
 * Products that a module is a part of, for one that evidence ties to none: it is named after its owner's product
 * (`spring-security-web`, `drupal/core`), or is the product of its language with the language in its name
 * (`node-forge`). Only where something besides the name ties them, and nothing contradicts.
 */
export function ownedProducts(traits: PackageTraits, catalog: Catalog): Identity[] {
  const { registry } = traits.sites;
  if (!traits.isModule || registry === undefined) return [];
  const module: Module = {
    traits,
    catalog,
    owner: ownerOf(registry),
    name: lastPart(registry.name).toLowerCase(),
  };
  const found = candidates(module).flatMap((candidate) => {
    const reason = tieOf(module, candidate);
    return reason === undefined ? [] : [{ candidate, reason }];
  });
  if (found.length > MOST) return [];
  return found.map(({ candidate, reason }) => ({
    product: candidate.profile.product,
    confidence: DOUBTFUL,
    origin: 'evidence',
    reasons: [reason, 'Nothing else is the module: a person should look.'],
  }));
}

function candidates({ traits, catalog, owner, name }: Module): CatalogProduct[] {
  const names = [owner, ...phrasesOf(name), withoutLanguage(name), withoutCore(name)];
  const products = [...new Set(names)].flatMap((each) =>
    each === undefined || each.length < 2 ? [] : catalog.named(normaliseName(each)),
  );
  return [...new Set(products)].filter(
    (candidate) => isSoftware(candidate) && !isContradicted(traits, candidate),
  );
}

/** `spring-security-web` → `spring-security`: beginnings of two words or more. */
function phrasesOf(name: string): string[] {
  const words = name.split(/[-_.]/);
  return words.slice(1).map((_, at) => words.slice(0, at + 2).join('-'));
}

/** `node-forge` → `forge`; undefined where the name does not begin with a language. */
function withoutLanguage(name: string): string | undefined {
  const [first = '', ...rest] = name.split('-');
  return languages.has(first) && rest.length > 0 ? rest.join('-') : undefined;
}

/** `ansible-core` → `ansible`. */
function withoutCore(name: string): string | undefined {
  return /^(.+)[-_.]core$/.exec(name)?.[1];
}

/** Why the module may be the product's, if something besides a name says so. */
function tieOf(module: Module, candidate: CatalogProduct): string | undefined {
  const { traits, catalog, owner, name } = module;
  const { product } = candidate.profile;
  const vendor = plainVendor(candidate.vendor);
  if (beginsWith({ ...traits, name: normaliseName(name) }, candidate) && isOfGroup(module, candidate))
    return `The module's name begins with that of ${product}, as does its group.`;
  if (owner !== undefined && candidate.name === normaliseName(owner)) {
    const repository = `github.com/${owner}/${name}`;
    if (catalog.citing(repository).some((citation) => citation.product === product))
      return `The module's owner bears the name of ${product}, whose CVEs cite ${repository}.`;
    if (isDevelopedWhole(module, candidate))
      return `The module's owner develops ${product} in one repository, of which it may be a part.`;
    if (isMainPart(name, owner) && isTheirs(module, candidate))
      return `The module is the main part of what its owner is named after: ${product}.`;
    return undefined;
  }
  if (owner !== undefined) return undefined;
  if (withoutCore(name) !== undefined && normaliseName(withoutCore(name) ?? '') === candidate.name)
    return vendor === candidate.name
      ? `The module is the core of ${product}, whose vendor bears that name too.`
      : undefined;
  const agrees = (targetSignal(traits, candidate)?.weight ?? 0) > 0;
  return agrees && normaliseName(withoutLanguage(name) ?? '') === candidate.name
    ? `The module has the name of ${product} beside its language, which is the product's target software.`
    : undefined;
}

/** Whether a Maven group has every word of the product: `org.springframework.security` and `spring_security`. */
function isOfGroup({ traits }: Module, { words }: CatalogProduct): boolean {
  const { registry } = traits.sites;
  return words.every((word) => groupNames(registry, [word]));
}

/** Whether the vendor is the owner, or the product's CVEs cite a repository of the owner. */
function isTheirs({ catalog, owner = '' }: Module, candidate: CatalogProduct): boolean {
  const { product, cves } = candidate.profile;
  const isLargest = catalog.ofVendor(candidate.vendor).every(({ profile }) => profile.cves <= cves);
  const vendor = plainVendor(candidate.vendor);
  if (vendor.length > 3 && normaliseName(owner).startsWith(vendor)) return isLargest;
  return catalog.citing(`github.com/${owner}/${owner}`).some((citation) => citation.product === product);
}

/** An owner of more products publishes modules that are none of the one that bears its name. */
const FEW = 12;
const LEAST_SHARE = 0.2;

/** Packagist's names are GitHub's: `symfony/http-foundation` is cut from `github.com/symfony/symfony`. */
function isDevelopedWhole(
  { traits, catalog, owner = '', name }: Module,
  { profile, vendor }: CatalogProduct,
): boolean {
  if (traits.sites.registry?.type !== 'composer' || nameWords(name).some((word) => apart.has(word)))
    return false;
  const cited = catalog
    .citing(`github.com/${owner}/${owner}`)
    .find(({ product }) => product === profile.product);
  return catalog.vendorSize(vendor) < FEW && (cited?.count ?? 0) >= LEAST_SHARE * profile.cves;
}

/** `core`, `drupal-core`, `framework`. */
function isMainPart(name: string, owner: string): boolean {
  return nameWords(name).every(
    (word) => isMainWord(word) || wholes.has(word) || normaliseName(owner).includes(word),
  );
}

function isSoftware({ profile }: CatalogProduct): boolean {
  return profile.parts['a'] !== undefined || profile.parts['o'] !== undefined;
}

function isContradicted(traits: PackageTraits, candidate: CatalogProduct): boolean {
  return (targetSignal(traits, candidate)?.weight ?? 0) < -1;
}

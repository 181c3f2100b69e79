import type { EcosystemName } from '../../ecosystems/index.ts';
import { defined, readWordGroups } from '../../platform/index.ts';
import { plainVendor } from '../../vulnerabilities/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { isAlike, isWeak, type NameKind } from '../names/name-kind.ts';
import { groupNames } from '../names/package-names.ts';
import { normaliseName } from '../names/product-name.ts';
import type { Signal } from './signal.ts';
import { givesOrigin, type PackageTraits } from './package-traits.ts';

/** Vendors that distribute others' software, and vendors that stand for an ecosystem, by ecosystem name. */
const vendors = readWordGroups(new URL('vendors.yaml', import.meta.url));

/** A vendor with at least this many products is an organisation whose products are its own. */
const ORGANISATION = 12;

/** How plausible the vendor is for the package. */
export function vendorSignal(
  traits: PackageTraits,
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  const { vendor } = candidate;
  const plain = plainVendor(vendor);
  if (traits.sites.owners.includes(plain) || traits.sites.owners.includes(normaliseName(vendor))) {
    if (isAlike(kind) && catalog.vendorSize(vendor) >= ORGANISATION)
      return {
        weight: 0.7,
        reason: `The vendor ${vendor}, of many products, is the owner or domain of the package's site.`,
        ...defined({ tie: kind === 'abbreviation' ? 'vendor' : undefined }),
      };
    return {
      weight: 1.3,
      reason: `The vendor ${vendor} is the owner or domain of the package's site.`,
      tie: 'vendor',
    };
  }
  if (isWeak(kind) && traits.shortNames.some(({ name, isOwn }) => isOwn && name === plain)) {
    return { weight: 1.6, reason: `The vendor ${vendor} is named after the package.`, tie: 'vendor-name' };
  }
  if (plain === candidate.name || plain === traits.name) {
    return { weight: 0.7, reason: `The vendor ${vendor} is named after the product.` };
  }
  if (traits.ecosystem && isEcosystemVendor(vendor, traits.ecosystem)) {
    return { weight: 0.9, reason: `The vendor ${vendor} stands for ${traits.ecosystem} packages.` };
  }
  if (plain.length > 3 && traits.sites.repositories.some((key) => wordsOf(key).includes(plain))) {
    return { weight: 0.9, reason: `The vendor ${vendor} is part of the name of the package's repository.` };
  }
  const own = ownSite(traits, catalog, vendor);
  if (own !== undefined) {
    return {
      weight: 0.9,
      reason: `CVEs of other products of ${vendor} cite ${own}, a site of the package.`,
      tie: 'vendor',
    };
  }
  if (vendors.get('distributors')?.has(vendor))
    return { weight: 0.1, reason: `The vendor ${vendor} distributes software of others.` };
  if (
    plain.length > 3 &&
    traits.sites.owners.some((owner) => owner.length > 3 && (owner.includes(plain) || plain.includes(owner)))
  ) {
    return {
      weight: 0.8,
      reason: `The vendor ${vendor} resembles the owner or domain of the package's site.`,
      tie: 'vendor',
    };
  }
  if (candidate.words.length > 1 && kind !== undefined && groupNames(traits.sites.registry, candidate.words))
    return { weight: 0.5, reason: `The group of the module names ${candidate.product}.` };
  const products = catalog.vendorSize(vendor);
  if (products >= ORGANISATION) {
    return {
      weight: -1.5,
      reason: `The vendor ${vendor} has ${products} products and no tie to the package.`,
      isAbsence: !givesOrigin(traits),
    };
  }
  return undefined;
}

export function isEcosystemVendor(vendor: string, ecosystem: EcosystemName): boolean {
  return vendors.get(ecosystem)?.has(vendor) ?? false;
}

/** Words of the repository's own name: `linux` in `github.com/somebody/linux-kernel`. */
function wordsOf(key: string): string[] {
  return key.slice(key.lastIndexOf('/') + 1).split(/[^a-z0-9]+/);
}

/** A host of the package cited by CVEs of the vendor's other products; only for vendors of moderate size. */
function ownSite(traits: PackageTraits, catalog: Catalog, vendor: string): string | undefined {
  if (traits.sites.hosts.length === 0 || catalog.vendorSize(vendor) > 200) return undefined;
  return traits.sites.hosts.find((host) => {
    const { cves, citing } = catalog.citedByVendor(vendor, host);
    return citing >= 2 && citing >= cves * 0.15;
  });
}

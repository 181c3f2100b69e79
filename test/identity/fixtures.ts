import { addProducts, buildCatalog, type Catalog, emptyIndex } from '../../shared/identity/index.ts';
import type { ShippedPackage } from '../../shared/inventory/manifest.ts';
import type { ProductEntry, ProductProfile, UnconfiguredCve } from '../../shared/vulnerabilities/facts.ts';
import type { StoredProfile } from '../../shared/snapshot/format/profile.ts';

/** A product profile with what a test does not care about filled in. */
export function profile(product: string, fields: Partial<ProductProfile> = {}): ProductProfile {
  const cves = fields.cves ?? 1;
  return {
    product,
    cveSet: product,
    cves,
    parts: { a: cves },
    targetSw: {},
    refs: {},
    years: [2015, 2021],
    ...fields,
  };
}

/** The catalogue of these products. */
export function catalogOf(profiles: Iterable<StoredProfile>): Catalog {
  return buildCatalog(addProducts(emptyIndex(), profiles));
}

/** A package as a manifest gives it. */
export function shipped(name: string, fields: Partial<ShippedPackage> = {}): ShippedPackage {
  return { name, epoch: 0, version: '1.0', release: '1.azl3', ...fields };
}

/** A CVE without configuration. */
export function unconfigured(cve: string, fields: Partial<UnconfiguredCve> = {}): UnconfiguredCve {
  return {
    cve,
    published: '2026-01-10T00:00:00.000Z',
    lastModified: '2026-01-10T00:00:00.000Z',
    vulnStatus: 'Awaiting Analysis',
    assigner: 'github_m',
    refs: [],
    description: '',
    ...fields,
  };
}

/** An entry of a product, its configurations left out: components are raised without them. */
export function entry(cve: string, fields: Partial<ProductEntry> = {}): ProductEntry {
  return {
    cve,
    published: '2026-01-10T00:00:00.000Z',
    lastModified: '2026-01-10T00:00:00.000Z',
    vulnStatus: 'Analyzed',
    assigner: 'go',
    refs: [],
    origin: 'nvd',
    configurations: [],
    ...fields,
  };
}

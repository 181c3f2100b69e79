import type { Identity } from '../../vulnerabilities/index.ts';
import {
  type Catalog,
  isSharedHost,
  normaliseName,
  type PackageFacts,
  parseProductName,
  prepareSubject,
} from '../../identity/index.ts';
import { seek, type SoughtNames } from './mention.ts';
import { isTelling } from './words.ts';

/** What identifies a package in a CVE: its own addresses and names, and those of its products. */
export interface Trail extends Places {
  keys: string[];
  /** The names, prepared for searching descriptions. */
  sought: SoughtNames;
}

interface Places {
  /** Repository key → whose it is, for the reason. */
  repositories: Map<string, string>;
  hosts: Map<string, string>;
  /** Normalised names of one or more words. */
  names: Set<string>;
  /** Vendors of its products and owners of its sites, normalised. */
  vendors: Set<string>;
  /** A package of a language with a repository that does not bear its name, as bindings have. */
  isBinding: boolean;
  /** For a package of a language, the products that it may be. */
  products: ReadonlySet<string> | undefined;
}

const CERTAIN = 0.7;
/** A host counts as the product's own only if at least this share of its CVEs cite it. */
const OWN_SHARE = 0.2;

/** Collects a package's trail from its manifest and from the CVEs of its products. */
export function trailOf(pkg: PackageFacts, identities: readonly Identity[], catalog: Catalog): Trail {
  const traits = prepareSubject(pkg);
  const trail: Places = {
    repositories: new Map(),
    hosts: new Map(),
    names: new Set(),
    vendors: new Set(),
    isBinding: false,
    products: traits.ecosystem === undefined ? undefined : new Set(identities.map(({ product }) => product)),
  };
  for (const key of traits.sites.repositories) trail.repositories.set(key, 'the repository of the package');
  for (const host of traits.sites.hosts) trail.hosts.set(host, 'the site of the package');
  trail.names.add(normaliseName(traits.words.join('')));
  trail.names.add(traits.name);
  for (const owner of traits.sites.owners) if (owner.length > 2) trail.vendors.add(owner);
  for (const [name, { kind }] of traits.names)
    if (kind === 'registry' || kind === 'archive') trail.names.add(name);
  const { repositories } = traits.sites;
  trail.isBinding =
    traits.ecosystem !== undefined &&
    repositories.length > 0 &&
    !repositories.some((key) => isAlike(key, trail));
  for (const { product, confidence } of identities)
    if (confidence >= CERTAIN) follow(trail, product, catalog);
  return { ...trail, keys: lookups(trail), sought: seek(trail.names) };
}

function follow(trail: Places, key: string, catalog: Catalog): void {
  const { vendor, product } = parseProductName(key);
  const name = normaliseName(product);
  trail.names.add(name);
  trail.names.add(normaliseName(vendor) + name);
  trail.vendors.add(normaliseName(vendor.replace(/_project$/, '')));
  const known = catalog.product(key);
  if (!known) return;
  const { refs, cves } = known.profile;
  for (const reference in refs) {
    const count = refs[reference] ?? 0;
    const isPlace = reference.includes('/');
    if (count < 2 && cves > 2) continue;
    if (!isPlace && count < cves * OWN_SHARE) continue;
    let most = 0;
    for (const citation of catalog.citing(reference)) most = Math.max(most, citation.count);
    if (isPlace && !isAlike(reference, trail) ? count < most : count * 2 < most) continue;
    const from = `which ${count} of ${cves} CVEs of ${key} cite`;
    if (isPlace) {
      if (isUntelling(reference)) continue;
      if (!trail.repositories.has(reference)) trail.repositories.set(reference, from);
    } else if (!isSharedHost(reference) && isOwnHost(trail, catalog, reference, vendor)) {
      if (!trail.hosts.has(reference)) trail.hosts.set(reference, from);
    }
  }
}

/** Repositories of advisories, proofs of concept and distributions say nothing about a project. */
export function isUntelling(repository: string): boolean {
  return /poc|cve|vuln|exploit|advisor|security-research|nixpkgs|gist|fuzz|writeup|bugs?$|bug_report|github\.com\/[^/]+$/.test(
    repository,
  );
}

/** Whether a repository bears one of the names. */
export function isAlike(repository: string, { names }: Pick<Places, 'names'>): boolean {
  const name = normaliseName(repository.slice(repository.lastIndexOf('/') + 1));
  return names.has(name) || names.has(name.replace(/\d+$/, ''));
}

/**
 * Whether a repository with the package's name is that of what the package is made for: Kubernetes, for `python-kubernetes`.
 * Projects move between owners, but a binding's own repository bears another name, or the package is no product whose
 * CVEs cite it.
 */
export function isServed(repository: string, { isBinding, products }: Places, catalog: Catalog): boolean {
  if (isBinding) return true;
  const citing = products === undefined ? [] : catalog.citing(repository);
  return citing.length > 0 && !citing.some(({ product }) => products?.has(product));
}

/** A host is the product's own if it bears the product's name, or that of a vendor with few products. */
function isOwnHost(trail: Places, catalog: Catalog, host: string, vendor: string): boolean {
  const few = catalog.vendorSize(vendor) <= FEW_PRODUCTS;
  const owner = normaliseName(vendor.replace(/_project$/, ''));
  const labels = [...host.split('.'), host].map(normaliseName);
  return labels.some((label) => label.length > 2 && (trail.names.has(label) || (few && label === owner)));
}

const FEW_PRODUCTS = 8;

function lookups(trail: Places): string[] {
  const words = new Set<string>();
  for (const name of trail.names) if (isTelling(name)) words.add(name);
  return [
    ...[...trail.repositories.keys()].map((key) => `repo:${key}`),
    ...[...trail.hosts.keys()].map((key) => `host:${key}`),
    ...[...trail.names].map((name) => `name:${name}`),
    ...[...words].flatMap((word) => [`word:${word}`, `cna:${word}`]),
  ];
}

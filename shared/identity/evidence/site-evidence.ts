import { ecosystemOfRepository } from '../../ecosystems/index.ts';
import { defined, readWordLists } from '../../platform/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { isAlike, isOfWholeName, isWeak, type NameKind } from '../names/name-kind.ts';
import { normaliseName, parseProductName } from '../names/product-name.ts';
import type { Signal } from './signal.ts';
import type { PackageTraits } from './package-traits.ts';
import { targetRelation } from './target-relation.ts';

const { bindings } = readWordLists(new URL('words.yaml', import.meta.url), 'bindings');

/** What the references in the product's CVEs say about the package's repository and site. */
export function siteSignals(
  traits: PackageTraits,
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal[] {
  const cited = bestRepository(traits, candidate);
  if (cited) return [repositorySignal(catalog, candidate, cited, kind)];
  const signals: Signal[] = [];
  const host = strongest(
    hostSignal(traits, catalog, candidate, kind),
    namedRepositorySignal(traits, candidate, kind),
  );
  if (host) signals.push(host);
  const binding = bindingSignal(traits, candidate);
  if (binding) return [...signals, binding];
  const other = otherHome(traits, candidate, kind);
  if (other && !host) signals.push(other);
  return signals;
}

/**
 * Whether the product's CVEs cite no repository but the package's, at least half of them cite it, and no
 * other product has a stronger claim to it.
 */
export function isOnlyHome(traits: PackageTraits, catalog: Catalog, candidate: CatalogProduct): boolean {
  const { profile } = candidate;
  const cited = bestRepository(traits, candidate);
  if (!cited || cited.count * 2 < profile.cves || namesake(catalog, candidate, cited.key)) return false;
  if (cited.count < dominant(catalog, cited.key)) return false;
  const isOwn = (key: string): boolean => traits.sites.repositories.includes(key);
  return Object.keys(profile.refs).every((key) => !isRepository(key) || isOwn(key));
}

function isRepository(key: string): boolean {
  return /^[^/]+\/[^/]+\/./.test(key);
}

function strongest(a: Signal | undefined, b: Signal | undefined): Signal | undefined {
  return (b?.weight ?? 0) > (a?.weight ?? 0) ? b : a;
}

interface Cited {
  key: string;
  count: number;
}

function bestRepository(traits: PackageTraits, { profile }: CatalogProduct): Cited | undefined {
  let best: Cited | undefined;
  for (const key of traits.sites.repositories) {
    const count = profile.refs[key] ?? 0;
    if (count > (best?.count ?? 0)) best = { key, count };
  }
  return best;
}

function repositorySignal(
  catalog: Catalog,
  candidate: CatalogProduct,
  { key, count }: Cited,
  kind: NameKind | undefined,
): Signal {
  const share = count / candidate.profile.cves;
  const reason = `${count} of its ${candidate.profile.cves} CVEs cite ${key}.`;
  if (!isWeak(kind)) return { weight: 1.8 + 1.5 * share, reason, tie: 'repository' };
  const owner = isOfWholeName(kind) ? undefined : namesake(catalog, candidate, key);
  if (owner)
    return { weight: 0.5, reason: `${reason} But ${owner.profile.product} is named after that repository.` };
  const most = dominant(catalog, key);
  if (count * 2 < most) return { weight: -0.5, reason: `${reason} But other products cite it more often.` };
  const foreign = namedElsewhere(candidate, key);
  if (foreign) return { weight: 0.5, reason: `${reason} But ${foreign} has its name.` };
  return { weight: 0.6 + 2.6 * share, reason, tie: 'repository' };
}

/**
 * Another product whose CVEs cite the repository and that bears its name: the candidate then only uses it.
 */
function namesake(catalog: Catalog, candidate: CatalogProduct, key: string): CatalogProduct | undefined {
  const name = normaliseName(key.slice(key.lastIndexOf('/') + 1));
  return catalog.named(name).find((other) => other !== candidate && (other.profile.refs[key] ?? 0) > 0);
}

/** The most citations of a key by any one product. */
function dominant(catalog: Catalog, key: string): number {
  return catalog.citing(key).reduce((most, { count }) => Math.max(most, count), 0);
}

/** Another cited repository that bears the candidate's own name. */
function namedElsewhere({ profile, name }: CatalogProduct, key: string): string | undefined {
  for (const other in profile.refs) {
    if (
      other !== key &&
      other.includes('/') &&
      normaliseName(other.slice(other.lastIndexOf('/') + 1)) === name
    )
      return other;
  }
  return undefined;
}

/**
 * A project that moved or was forked keeps its name: the product's CVEs cite a repository of that name
 * elsewhere.
 */
function namedRepositorySignal(
  traits: PackageTraits,
  { profile }: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  if (!isWeak(kind)) return undefined;
  const names = new Set(traits.shortNames.map(({ name }) => name));
  let best: Cited | undefined;
  let repositories = 0;
  for (const key in profile.refs) {
    const count = profile.refs[key] ?? 0;
    if (!key.includes('/')) continue;
    repositories++;
    if (count <= (best?.count ?? 0)) continue;
    if (names.has(normaliseName(key.slice(key.lastIndexOf('/') + 1)))) best = { key, count };
  }
  if (!best) return undefined;
  const share = best.count / profile.cves;
  const reason = `${best.count} of its ${profile.cves} CVEs cite ${best.key}, which bears the name of the package.`;
  if (share < LEAST_SHARE || repositories > profile.cves * MANY) return { weight: 0.3, reason };
  return { weight: 1 + 1.5 * share, reason, tie: 'repository' };
}

/** CVEs that cite more repositories than this are about something that all of them use. */
const MANY = 8;

/** A repository cited by a smaller share of its CVEs is not the product's own. */
const LEAST_SHARE = 0.15;

function hostSignal(
  traits: PackageTraits,
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  let best: Signal | undefined;
  for (const host of traits.sites.hosts) {
    const count = citations(candidate, host);
    if (count === 0) continue;
    const share = count / candidate.profile.cves;
    if (kind === undefined || isAlike(kind)) {
      const main =
        traits.sites.root === host && share >= 0.3 && count > 2 && count >= dominant(catalog, host);
      if (main && !traits.ecosystem) {
        best = {
          weight: 1.6 + 1.3 * share,
          reason: `${count} of its ${candidate.profile.cves} CVEs cite ${host}, the site of the package, more than any other product.`,
          tie: 'host',
        };
        continue;
      }
      if (kind === undefined) continue;
    }
    const breadth = catalog.citing(host).length;
    if (isAlike(kind) && namesCiting(catalog, host) > PROJECTS) {
      best ??= {
        weight: 0.5,
        reason: `Its CVEs cite ${host}, the site of the package and of other projects.`,
      };
      continue;
    }
    const passing = breadth > 100 || (count === 1 && candidate.profile.cves > 5);
    const weight = passing ? 0.4 : (breadth > 25 ? 0.7 : 1.1) + 1.3 * share;
    const reason = `${count} of its ${candidate.profile.cves} CVEs cite ${host}, the site of the package.`;
    if (weight > (best?.weight ?? 0))
      best = { weight, reason, ...defined({ tie: weight > 1 ? 'host' : undefined }) };
  }
  return best;
}

/** A site cited by products of more names belongs to several projects. */
const PROJECTS = 3;

function namesCiting(catalog: Catalog, host: string): number {
  return new Set(catalog.citing(host).map(({ product }) => normaliseName(parseProductName(product).product)))
    .size;
}

/** Citations of the host, or else of any host in the same domain. */
function citations({ profile }: CatalogProduct, host: string): number {
  const exact = profile.refs[host] ?? 0;
  if (exact > 0) return exact;
  const domain = host.split('.').slice(-2).join('.');
  let most = 0;
  for (const key in profile.refs) {
    const [citedHost = ''] = key.split('/', 1);
    if (citedHost === domain || citedHost.endsWith(`.${domain}`))
      most = Math.max(most, profile.refs[key] ?? 0);
  }
  return most;
}

/** The package's repository name says it makes the product usable in a language: `elasticsearch-ruby`. */
function bindingSignal(traits: PackageTraits, { profile, name }: CatalogProduct): Signal | undefined {
  if (traits.ecosystem === undefined) return undefined;
  for (const software in profile.targetSw)
    if (targetRelation(software) === traits.ecosystem) return undefined;
  for (const key of traits.sites.repositories) {
    const repository = key.slice(key.lastIndexOf('/') + 1);
    if (ecosystemOfRepository(repository)?.name !== traits.ecosystem) continue;
    const wrapped = repository.split('-').filter((word) => !bindings.has(word));
    if (normaliseName(wrapped.join('')) !== name) continue;
    return {
      weight: -3.5,
      reason: `The package's repository ${key} is about ${name} in ${traits.ecosystem}.`,
    };
  }
  return undefined;
}

/** The product has its own repository, and it is not the package's. */
function otherHome(
  traits: PackageTraits,
  { profile, name }: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  for (const key in profile.refs) {
    if (!/^(?:github|gitlab)\.com\/[^/]+\/./.test(key) || (profile.refs[key] ?? 0) < profile.cves * 0.5)
      continue;
    const repository = key.slice(key.lastIndexOf('/') + 1);
    const ecosystem = ecosystemOfRepository(repository)?.name;
    if (ecosystem !== undefined && ecosystem !== traits.ecosystem) {
      return { weight: -1.6, reason: `Its CVEs cite ${key}, a project of another ecosystem.` };
    }
    // A package of exactly that name may have moved; one that only shares the repository's name has not.
    const sameName = traits.sites.repositories.some((own) => own.endsWith(`/${repository}`));
    const moved = kind === 'exact' || (sameName && kind !== 'repository');
    if (traits.sites.repositories.length > 0 && !moved && normaliseName(repository).includes(name)) {
      return { weight: -1.2, reason: `Its CVEs cite ${key}, which is not the package's repository.` };
    }
  }
  return undefined;
}

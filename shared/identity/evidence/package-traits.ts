import {
  type EcosystemName,
  ecosystemOfPackage,
  ecosystemOfPurlType,
  ecosystemOfToolchain,
} from '../../ecosystems/index.ts';
import { defined } from '../../platform/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { NameVariant } from '../names/name-kind.ts';
import { packageNames } from '../names/package-names.ts';
import { packageSites, type PackageSites } from './package-sites.ts';
import { nameWords, normaliseName } from '../names/product-name.ts';
import { type ShortName, shortNames } from '../names/short-names.ts';

/** What identity reads from a package. */
export interface PackageFacts extends Pick<
  ShippedPackage,
  'name' | 'url' | 'sourceUrl' | 'binaries' | 'builtWith' | 'patchedCves'
> {
  /** True for a bundled module of a language. */
  isModule?: boolean;
}

/** A package prepared for comparison with products. */
export interface PackageTraits {
  pkg: PackageFacts;
  /** Normalised package name. */
  name: string;
  /** Words of the package name without its language prefix. */
  words: string[];
  sites: PackageSites;
  names: Map<string, NameVariant>;
  /** The names the package goes by, its own name first. */
  shortNames: readonly ShortName[];
  /** The language ecosystem stated by the name or the registry. */
  ecosystem?: EcosystemName;
  /** Ecosystems of the toolchains used by the build. */
  toolchains: ReadonlySet<EcosystemName>;
  patched: ReadonlySet<string>;
  isModule: boolean;
}

/** Whether the package gives an address or a registry, so that evidence can tell whose it is. */
export function givesOrigin({ sites: { repositories, hosts, registry } }: PackageTraits): boolean {
  return repositories.length > 0 || hosts.length > 0 || registry !== undefined;
}

const prepared = new WeakMap<PackageFacts, PackageTraits>();

/** Cached per package: identification and CVE routing both need them. */
export function traitsOf(pkg: PackageFacts): PackageTraits {
  const known = prepared.get(pkg);
  if (known) return known;
  const traits = readTraits(pkg);
  prepared.set(pkg, traits);
  return traits;
}

function readTraits(pkg: PackageFacts): PackageTraits {
  const sites = packageSites([pkg.url, pkg.sourceUrl]);
  const named = ecosystemOfPackage(pkg.name);
  const ecosystem = named?.ecosystem ?? (sites.registry && ecosystemOfPurlType(sites.registry.type));
  return {
    pkg,
    name: normaliseName(pkg.name),
    words: nameWords(named?.name ?? pkg.name),
    sites,
    names: packageNames(pkg, sites),
    shortNames: shortNames(pkg, sites),
    ...defined({ ecosystem: ecosystem?.name }),
    toolchains: new Set((pkg.builtWith ?? []).flatMap((tool) => ecosystemOfToolchain(tool)?.name ?? [])),
    patched: new Set(pkg.patchedCves),
    isModule: pkg.isModule ?? false,
  };
}

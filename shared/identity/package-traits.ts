import {
  type EcosystemName,
  ecosystemOfPackage,
  ecosystemOfPurlType,
  ecosystemOfToolchain,
} from '../ecosystems/index.ts';
import { defined } from '../platform/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import type { NameVariant } from './name-kind.ts';
import { packageNames } from './package-names.ts';
import { packageSites, type PackageSites } from './package-sites.ts';
import { nameWords, normaliseName } from './product-name.ts';
import { type ShortName, shortNames } from './short-names.ts';

/** What identity reads of a package. */
export interface PackageFacts extends Pick<
  ShippedPackage,
  'name' | 'url' | 'sourceUrl' | 'binaries' | 'builtWith' | 'patchedCves'
> {
  /** True for a module of a language that a package bundles. */
  isModule?: boolean;
}

/** A package prepared for comparison with products. */
export interface PackageTraits {
  pkg: PackageFacts;
  /** Normalised package name. */
  name: string;
  /** Words of the package name without the prefix of its language. */
  words: string[];
  sites: PackageSites;
  names: Map<string, NameVariant>;
  /** What the package is called, its own name first. */
  shortNames: readonly ShortName[];
  /** The language ecosystem that the name or the registry states. */
  ecosystem?: EcosystemName;
  /** Ecosystems of the toolchains that the build uses. */
  toolchains: ReadonlySet<EcosystemName>;
  patched: ReadonlySet<string>;
  isModule: boolean;
}

const prepared = new WeakMap<PackageFacts, PackageTraits>();

/** Worked out once for a package: it is asked for to identify it, and again to route CVEs to it. */
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

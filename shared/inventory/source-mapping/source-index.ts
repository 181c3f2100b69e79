import { compareEvr } from '../../rpm/index.ts';
import type { ShippedPackage } from '../manifest.ts';

/** Which source packages build a binary package, and what is known about each of them. */
export interface SourceIndex {
  /** Names of source packages by the name of a binary package they build. */
  builders: Map<string, Set<string>>;
  /** All known versions of a source package, by its name, lowest EVR first. */
  packages: Map<string, ShippedPackage[]>;
}

/**
 * Indexes the source packages of manifests and repositories by the binary packages they list. A source
 * package without a list builds one binary package of its own name.
 */
export function sourceIndex(packages: Iterable<ShippedPackage>): SourceIndex {
  const index: SourceIndex = { builders: new Map(), packages: new Map() };
  for (const source of packages) {
    const versions = index.packages.get(source.name);
    if (versions === undefined) index.packages.set(source.name, [source]);
    else versions.push(source);
    for (const binary of source.binaries ?? [source.name]) {
      const builders = index.builders.get(binary);
      if (builders === undefined) index.builders.set(binary, new Set([source.name]));
      else builders.add(source.name);
    }
  }
  for (const versions of index.packages.values()) versions.sort(byEvr);
  return index;
}

/** Orders source packages by name, then EVR. */
export function byNameAndEvr(a: ShippedPackage, b: ShippedPackage): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return byEvr(a, b);
}

function byEvr(a: ShippedPackage, b: ShippedPackage): number {
  return compareEvr(a, b) ?? 0;
}

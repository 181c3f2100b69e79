import type { ManifestInventory } from '../inventory.ts';
import type { ShippedPackage } from '../manifest.ts';

/** What a package's dependency files name. */
interface GivenComponents {
  purls: readonly string[];
  /** Packages of Go modules that the build imports; absent: not known. */
  imports?: readonly string[];
}

/**
 * Adds components to every build of the packages they belong to.
 * @param components name of a source package → purls
 */
export function withComponents(
  inventory: ManifestInventory,
  components: ReadonlyMap<string, GivenComponents>,
): ManifestInventory {
  const packages = inventory.packages.map((shipped) => {
    const given = components.get(shipped.name);
    return given === undefined ? shipped : addComponents(shipped, given);
  });
  return { ...inventory, packages };
}

/** A package with these components beside those that it has. */
export function addComponents(shipped: ShippedPackage, { purls, imports }: GivenComponents): ShippedPackage {
  if (purls.length === 0) return shipped;
  return {
    ...shipped,
    components: [...new Set([...(shipped.components ?? []), ...purls])].sort(),
    ...(imports === undefined
      ? {}
      : { imports: [...new Set([...(shipped.imports ?? []), ...imports])].sort() }),
  };
}

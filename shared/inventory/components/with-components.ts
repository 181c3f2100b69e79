import type { ManifestInventory } from '../inventory.ts';

/**
 * Adds components to every build of the packages they belong to.
 * @param components name of a source package → purls
 */
export function withComponents(
  inventory: ManifestInventory,
  components: ReadonlyMap<string, readonly string[]>,
): ManifestInventory {
  const packages = inventory.packages.map((shipped) => {
    const added = components.get(shipped.name) ?? [];
    if (added.length === 0) return shipped;
    return { ...shipped, components: [...new Set([...(shipped.components ?? []), ...added])].sort() };
  });
  return { ...inventory, packages };
}

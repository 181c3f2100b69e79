import type { ManifestInventory } from '../inventory.ts';

/**
 * The inventory with components added to each build of the packages that they are of.
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

import { readPurl } from '../purl/index.ts';
import type { ShippedPackage } from './manifest.ts';

/** The purl types of the components that packages name: `golang`, `npm`. */
export function componentTypes(packages: Iterable<Pick<ShippedPackage, 'components'>>): Set<string> {
  const types = new Set<string>();
  for (const { components = [] } of packages)
    for (const text of components) {
      const type = readPurl(text)?.type;
      if (type !== undefined) types.add(type);
    }
  return types;
}

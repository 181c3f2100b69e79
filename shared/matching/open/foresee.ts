import { componentFacts } from '../bundled/component-software.ts';
import { likelyNames, normaliseName, type SubjectAliases } from '../../identity/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { Foreseen } from '../../snapshot/index.ts';
import type { Knowledge } from './knowledge.ts';
import { parseKnowledge } from './parsed-knowledge.ts';

/**
 * What matching these packages will probably ask a snapshot for, told from their names and the knowledge alone: nearly
 * all that it does ask for, and a third more.
 */
export function foresee(packages: readonly ShippedPackage[], texts: Knowledge): Foreseen {
  const { curated, components, aliases } = parseKnowledge(texts);
  const products = new Set(components.modules.flatMap((module) => module.products));
  for (const { name } of packages) {
    const { is = [], also = [] } = curated.get(name) ?? {};
    const carried = components.packages.get(name)?.products ?? [];
    for (const product of [...is, ...also, ...carried]) products.add(product);
  }
  const purls = new Set(packages.flatMap((pkg) => pkg.components ?? []));
  const likely = likelyNames([...packages, ...componentFacts(purls)]);
  return { products: [...products], subjects: subjectsOf(aliases, products, likely.names), ...likely };
}

/** What CNAs call these products, and those of these names. */
function subjectsOf(
  aliases: SubjectAliases,
  products: ReadonlySet<string>,
  names: readonly string[],
): string[] {
  const known = new Set(names);
  const isForeseen = (product: string): boolean =>
    products.has(product) || known.has(normaliseName(product.slice(product.indexOf(':') + 1)));
  return [...aliases].filter(([, product]) => isForeseen(product)).map(([alias]) => alias);
}

import type { Configuration, ConfigurationNode, CpeMatch } from '../cpe/configuration.ts';

/** `vendor:product` of a CPE 2.3 formatted string, escapes kept: a colon inside a value is written `\:`. */
export function cpeProductKey(criteria: string): string {
  const vendorStart = 'cpe:2.3:x:'.length;
  const productStart = fieldEnd(criteria, vendorStart) + 1;
  return criteria.slice(vendorStart, fieldEnd(criteria, productStart));
}

function fieldEnd(criteria: string, from: number): number {
  let at = criteria.indexOf(':', from);
  while (at > 0 && criteria.charCodeAt(at - 1) === 92) at = criteria.indexOf(':', at + 1);
  return at < 0 ? criteria.length : at;
}

/**
 * For each product that is vulnerable somewhere, the configurations that name it, cut down: within a plain OR node,
 * other vulnerable members cannot change whether the product makes the node true, so they go. Everything else
 * stays, environment above all. Without this a CVE of 500 products would be stored 500 times whole.
 */
export function byProduct(configurations: readonly Configuration[]): Map<string, Configuration[]> {
  const pruned = new Map<string, Configuration[]>();
  for (const configuration of configurations) {
    for (const [product, kept] of pruneConfiguration(configuration)) {
      const list = pruned.get(product);
      if (list) list.push(kept);
      else pruned.set(product, [kept]);
    }
  }
  return pruned;
}

function pruneConfiguration(configuration: Configuration): Map<string, Configuration> {
  const { operator, negate, nodes } = configuration;
  const nodesByProduct = nodes.map(pruneNode);
  const products = new Set(nodesByProduct.flatMap((map) => [...map.keys()]));
  const result = new Map<string, Configuration>();
  for (const product of products) {
    const naming = nodesByProduct.filter((map) => map.has(product)).length;
    // A product on two sides of an AND, or under a negation: another member may decide, so nothing is left out.
    if (negate || (operator === 'AND' && naming > 1)) result.set(product, configuration);
    else if (operator === 'AND') {
      const kept = nodes.map((node, index) => nodesByProduct[index]?.get(product) ?? node);
      result.set(product, { operator, negate, nodes: kept });
    } else {
      const kept = nodesByProduct.map((map) => map.get(product)).filter((node) => node !== undefined);
      result.set(product, { operator, negate, nodes: kept });
    }
  }
  return result;
}

/** The node as each product that it names as vulnerable sees it. */
function pruneNode(node: ConfigurationNode): Map<string, ConfigurationNode> {
  const result = new Map<string, ConfigurationNode>();
  if (node.negate || node.operator !== 'OR' || node.children.length > 0) {
    for (const product of productsOf(node)) result.set(product, node);
    return result;
  }
  for (const match of node.matches) {
    if (!match.vulnerable) continue;
    const product = cpeProductKey(match.criteria);
    const known = result.get(product);
    if (known) known.matches.push(match);
    else result.set(product, { operator: 'OR', negate: false, matches: [match], children: [] });
  }
  return result;
}

function productsOf(node: ConfigurationNode): Set<string> {
  const vulnerable = (match: CpeMatch): boolean => match.vulnerable;
  const own = node.matches.filter(vulnerable).map(({ criteria }) => cpeProductKey(criteria));
  return new Set([...own, ...node.children.flatMap((child) => [...productsOf(child)])]);
}

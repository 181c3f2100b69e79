import { type Configuration, type ConfigurationNode, type CpeMatch, productKey } from '../../cpe/index.ts';

/**
 * For each product that is vulnerable somewhere, the configurations that name it, pruned: within a plain OR
 * node, other vulnerable members cannot change whether the product makes the node true, so they are dropped.
 * Everything else stays, above all the environment. Otherwise a CVE of 500 products would be stored whole 500
 * times.
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
  const result = new Map<string, Configuration>();
  const [first] = nodesByProduct;
  if (first && nodes.length === 1 && !negate) {
    for (const [product, node] of first) result.set(product, { operator, negate, nodes: [node] });
    return result;
  }
  const products = new Set(nodesByProduct.flatMap((map) => [...map.keys()]));
  for (const product of products) {
    const naming = nodesByProduct.filter((map) => map.has(product)).length;
    // A product on two sides of an AND, or under a negation: another member may decide, so nothing is
    // dropped.
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

/** The node as seen by each product it names as vulnerable. */
function pruneNode(node: ConfigurationNode): Map<string, ConfigurationNode> {
  const result = new Map<string, ConfigurationNode>();
  if (node.negate || node.operator !== 'OR' || node.children.length > 0) {
    for (const product of productsOf(node)) result.set(product, node);
    return result;
  }
  const only = onlyProduct(node);
  if (only !== undefined) return node.matches.some(isVulnerable) ? result.set(only, node) : result;
  const others: string[] = [];
  for (const match of node.matches) {
    const product = productKey(match.criteria);
    const known = result.get(product);
    if (known) known.matches.push(match);
    else result.set(product, { operator: 'OR', negate: false, matches: [match], children: [] });
    if (!match.vulnerable) others.push(product);
  }
  // A product that is only environment here stays only beside vulnerable criteria of its own.
  for (const product of others) {
    if (!result.get(product)?.matches.some(isVulnerable)) result.delete(product);
  }
  return result;
}

/** The product that all criteria of the node name, if they start alike: true of most nodes. */
function onlyProduct({ matches }: ConfigurationNode): string | undefined {
  const first = matches[0]?.criteria ?? '';
  const product = productKey(first);
  const start = `${first.slice(0, 'cpe:2.3:a:'.length)}${product}:`;
  return matches.every(({ criteria }) => criteria.startsWith(start)) ? product : undefined;
}

function productsOf(node: ConfigurationNode): Set<string> {
  const own = node.matches.filter(isVulnerable).map(({ criteria }) => productKey(criteria));
  return new Set([...own, ...node.children.flatMap((child) => [...productsOf(child)])]);
}

function isVulnerable({ vulnerable }: CpeMatch): boolean {
  return vulnerable;
}

import type { Configuration, ConfigurationNode, CpeMatch } from '../../shared/cpe/index.ts';

/** Short ways to write applicability statements in tests. */

export const product = 'acme:app';

type Bounds = Omit<CpeMatch, 'vulnerable' | 'criteria'>;

/** A vulnerable criterion of `acme:app`; `name` is version, update and so on, what is left out is `*`. */
export function app(name: string, bounds: Bounds = {}): CpeMatch {
  return { vulnerable: true, criteria: cpe(`a:${product}:${name}`), ...bounds };
}

/** A term of the environment, such as `o:microsoft:windows:-`. */
export function environment(name: string, bounds: Bounds = {}): CpeMatch {
  return { vulnerable: false, criteria: cpe(name), ...bounds };
}

/** Fills a CPE name up to its 11 attributes. */
export function cpe(name: string): string {
  const missing = 11 - name.split(':').length;
  return `cpe:2.3:${name}${':*'.repeat(missing)}`;
}

export function any(...matches: CpeMatch[]): ConfigurationNode {
  return { operator: 'OR', negate: false, matches, children: [] };
}

/** One configuration of a single node. */
export function configuration(...matches: CpeMatch[]): Configuration {
  return { operator: 'OR', negate: false, nodes: [any(...matches)] };
}

/** "This, running on that". */
export function both(...nodes: ConfigurationNode[]): Configuration {
  return { operator: 'AND', negate: false, nodes };
}

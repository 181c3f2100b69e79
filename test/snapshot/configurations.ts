import fc from 'fast-check';
import type { Configuration, ConfigurationNode, CpeMatch } from '../../shared/cpe/index.ts';
import { any, both, cpe } from '../cpe/criteria.ts';

/** Arbitrary applicability statements over a few products and versions. */

/** A colon in the vendor, a backslash at the end of the product. */
const escaped = String.raw`cpe:2.3:a:acme\:inc:lib\\:3.0:*:*:*:*:*:*:*`;

const terms: fc.Arbitrary<CpeMatch> = fc
  .record({
    vulnerable: fc.boolean(),
    name: fc.constantFrom(
      'a:acme:app:1.0',
      'a:acme:app:2.0',
      'a:acme:app:2.0:p1',
      'a:acme:app:-',
      'a:acme:app:*',
      'o:acme:app:1.0',
      'a:acme:other:*',
      escaped,
      'o:linux:linux_kernel:-',
      'o:microsoft:windows:-',
      'a:acme:app:*:*:*:*:*:node.js',
    ),
    end: fc.constantFrom(undefined, '1.5', '2.0', '3.0'),
    start: fc.constantFrom(undefined, '1.0', '2.0'),
  })
  .map(({ vulnerable, name, end, start }) => ({
    vulnerable,
    criteria: name === escaped ? escaped : cpe(name),
    ...(end !== undefined && name.endsWith('p:*') ? { versionEndExcluding: end } : {}),
    ...(start !== undefined && name.endsWith('p:*') ? { versionStartIncluding: start } : {}),
  }));

const operator = fc.constantFrom('AND' as const, 'OR' as const);
const rarely = fc.integer({ min: 0, max: 5 }).map((number) => number === 0);

const leaf: fc.Arbitrary<ConfigurationNode> = fc
  .record({ operator, negate: rarely, matches: fc.array(terms, { minLength: 1, maxLength: 4 }) })
  .map((node) => ({ ...node, children: [] }));

const node: fc.Arbitrary<ConfigurationNode> = fc.oneof(
  { weight: 3, arbitrary: fc.array(terms, { minLength: 1, maxLength: 5 }).map((matches) => any(...matches)) },
  { weight: 2, arbitrary: leaf },
  fc
    .record({
      operator,
      negate: rarely,
      matches: fc.array(terms, { maxLength: 2 }),
      children: fc.array(leaf, { minLength: 1, maxLength: 2 }),
    })
    .map((parent) => ({ ...parent })),
);

export const configurations: fc.Arbitrary<Configuration[]> = fc.array(
  fc.oneof(
    fc
      .record({ operator, negate: rarely, nodes: fc.array(node, { minLength: 1, maxLength: 3 }) })
      .map((configuration) => ({ ...configuration })),
    fc.tuple(leaf, leaf).map(([app, environment]) => both(app, environment)),
  ),
  { maxLength: 3 },
);

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Configuration,
  type ConfigurationNode,
  containerHost,
  type CpeMatch,
  judge,
} from '../../shared/cpe/index.ts';
import { parseVersion } from '../../shared/cpe/version.ts';
import type { EcosystemName } from '../../shared/ecosystems/index.ts';
import type { Truth } from '../../shared/cpe/truth.ts';
import { any, app, both, configuration, cpe, environment, product } from './criteria.ts';

const host = containerHost('azurelinux');
const subject = { product, version: parseVersion('2.0'), ecosystems: new Set<EcosystemName>() };

function applies(...configurations: Configuration[]): Truth {
  return judge(configurations, subject, host).applies;
}

test('any configuration may apply', () => {
  assert.equal(applies(configuration(app('1.0')), configuration(app('2.0'))), true);
  assert.equal(applies(configuration(app('1.0')), configuration(app('1.1'))), false);
  assert.equal(applies(), false);
});

test('a term of the environment alone never makes a finding', () => {
  assert.equal(applies(configuration(environment('o:linux:linux_kernel:-'))), false);
  assert.equal(applies(configuration(app('1.0'), environment('o:linux:linux_kernel:-'))), false);
});

test('the product as environment of another is not the affected one', () => {
  const other = { vulnerable: true, criteria: cpe('a:padl:nss_ldap:*') };

  assert.equal(applies(both(any(other), any({ ...app('2.0'), vulnerable: false }))), false);
});

test('a product of two that must come together is affected, as far as is known', () => {
  const other = { vulnerable: true, criteria: cpe('a:php:php:*') };

  assert.equal(applies(both(any(app('2.0')), any(other))), 'unknown');
  assert.equal(applies(both(any(app('1.0')), any(other))), false);
});

test('a negated criterion names the versions that are not affected', () => {
  const except = (match: CpeMatch): ConfigurationNode => ({ ...any(match), negate: true });

  assert.equal(applies(both(except(app('*', { versionEndExcluding: '1.0' })))), true);
  assert.equal(applies(both(except(app('*', { versionEndExcluding: '3.0' })))), false);
});

test('nested nodes are combined with the matches by the operator of their node', () => {
  const inner: ConfigurationNode = {
    operator: 'AND',
    negate: false,
    matches: [app('2.0')],
    children: [any(environment('o:microsoft:windows:-'))],
  };
  const outer = (...matches: CpeMatch[]): Configuration => ({
    operator: 'OR',
    negate: false,
    nodes: [{ operator: 'OR', negate: false, matches, children: [inner] }],
  });

  assert.equal(applies(outer()), false);
  assert.equal(applies(outer(app('2.0'))), true);
});

test('a name that only begins like the product is another product', () => {
  const longer = { vulnerable: true, criteria: cpe(`a:${product}_server:*`), versionEndExcluding: '3.0' };

  assert.equal(applies(configuration(longer)), false);
});

/** A criterion with its truth, made up without the code under test. */
interface Atom {
  match: CpeMatch;
  truth: Truth;
}

const ownAtoms: Atom[] = [
  { match: app('*', { versionEndExcluding: '3.0' }), truth: true },
  { match: app('*', { versionStartIncluding: '1.5', versionEndIncluding: '2.0' }), truth: true },
  { match: app('2.0'), truth: true },
  { match: app('*', { versionEndExcluding: '1.0' }), truth: false },
  { match: app('*', { versionStartExcluding: '2.0' }), truth: false },
  { match: app('1.9'), truth: false },
  { match: app('2.0:*:*:*:*:windows'), truth: false },
  { match: app('2.0:*:*:*:*:some_program'), truth: 'unknown' },
];
const hostAtoms: Atom[] = [
  { match: environment('o:linux:linux_kernel:-'), truth: true },
  { match: environment('o:microsoft:windows:-'), truth: false },
  { match: { vulnerable: true, criteria: cpe('o:apple:macos:*') }, truth: false },
];
/** Applications that may be installed; the number makes each a fact of its own. */
const unknownAtom = (number: number): Atom => ({
  match: environment(`a:other:app${number}:*`),
  truth: 'unknown',
});

const atomOf = (numbers: fc.Arbitrary<number>): fc.Arbitrary<Atom> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ownAtoms) },
    { weight: 2, arbitrary: fc.constantFrom(...hostAtoms) },
    { weight: 3, arbitrary: numbers.map(unknownAtom) },
  );

interface Tree {
  operator: 'AND' | 'OR';
  negate: boolean;
  atoms: Atom[];
  children: Tree[];
}

function treeOf(atom: fc.Arbitrary<Atom>, depth = 2): fc.Arbitrary<Tree> {
  return fc.record({
    operator: fc.constantFrom('AND', 'OR'),
    negate: fc.boolean(),
    atoms: fc.array(atom, { minLength: 1, maxLength: 3 }),
    children: depth === 0 ? fc.constant([]) : fc.array(treeOf(atom, depth - 1), { maxLength: 2 }),
  });
}

function toConfiguration({ operator, negate, children, atoms }: Tree): Configuration {
  const node = (tree: Tree): ConfigurationNode => ({
    operator: tree.operator,
    negate: tree.negate,
    matches: tree.atoms.map(({ match }) => match),
    children: tree.children.map(node),
  });
  return { operator, negate, nodes: [...atoms.map(({ match }) => any(match)), ...children.map(node)] };
}

type World = ReadonlyMap<string, boolean>;

/** In one world, where every unknown is settled: has the tree the wanted value, and is a criterion of ours a reason? */
function prove(tree: Tree, wanted: boolean, world: World): { holds: boolean; ours: boolean } {
  const each = wanted !== tree.negate;
  const parts = [
    ...tree.atoms.map(({ match, truth }) => {
      const holds = (truth === 'unknown' ? world.get(match.criteria) : truth) === each;
      return { holds, ours: holds && match.vulnerable && match.criteria.includes(product) };
    }),
    ...tree.children.map((child) => prove(child, each, world)),
  ];
  const needsAll = (tree.operator === 'AND') === each;
  const holds = needsAll ? parts.every((part) => part.holds) : parts.some((part) => part.holds);
  return { holds, ours: holds && parts.some((part) => part.ours) };
}

function unknownsOf(tree: Tree): string[] {
  const own = tree.atoms.filter(({ truth }) => truth === 'unknown').map(({ match }) => match.criteria);
  return [...new Set([...own, ...tree.children.flatMap(unknownsOf)])];
}

/** What holds in every world, in none, or in some. */
function bruteForce(tree: Tree): Truth {
  const unknowns = unknownsOf(tree);
  const results = Array.from({ length: 2 ** unknowns.length }, (_, bits) => {
    const world = new Map(unknowns.map((name, at) => [name, ((bits >> at) & 1) === 1]));
    return prove(tree, true, world).ours;
  });
  if (results.every(Boolean)) return true;
  return results.some(Boolean) ? 'unknown' : false;
}

test('property: agrees with the enumeration of all worlds where each unknown occurs once', () => {
  // Numbered by position in the tree, so that no fact is repeated.
  const distinct = treeOf(atomOf(fc.constant(0))).map((tree) => {
    let next = 0;
    const renumber = (part: Tree): Tree => ({
      ...part,
      atoms: part.atoms.map((atom) => (atom.truth === 'unknown' ? renamed(atom, next++) : atom)),
      children: part.children.map(renumber),
    });
    return renumber(tree);
  });

  fc.assert(
    fc.property(distinct, (tree) => {
      fc.pre(unknownsOf(tree).length <= 8);

      assert.equal(applies(toConfiguration(tree)), bruteForce(tree));
    }),
    { numRuns: 1500 },
  );
});

/** The same unknown criterion as a fact of its own. */
function renamed({ match, truth }: Atom, number: number): Atom {
  if (!match.criteria.includes(product)) return unknownAtom(number);
  return { match: app(`2.0:*:*:*:*:some_program${number}`), truth };
}

test('property: where an unknown occurs twice, true and false are still never wrong', () => {
  fc.assert(
    fc.property(treeOf(atomOf(fc.nat(3))), (tree) => {
      const found = applies(toConfiguration(tree));

      if (found !== 'unknown') assert.equal(found, bruteForce(tree));
    }),
    { numRuns: 1500 },
  );
});

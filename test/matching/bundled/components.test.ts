import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { raiseComponents } from '../../../shared/matching/bundled/matcher.ts';
import { marksOf } from '../../../shared/matching/marks.ts';
import type { Ruling } from '../../../shared/matching/ruling.ts';
import { componentSoftware } from '../../../shared/matching/bundled/component-software.ts';
import { parseComponents } from '../../../shared/matching/bundled/knowledge.ts';
import { withLanguageModules } from '../../../shared/matching/bundled/language-modules.ts';
import type { ProductEntry } from '../../../shared/vulnerabilities/facts.ts';
import type { Identity } from '../../../shared/vulnerabilities/verdict.ts';
import { catalogOf, entry, profile, shipped } from '../../identity/fixtures.ts';

const file = readFileSync(
  join(import.meta.dirname, '../../../shared/matching/bundled/components.yaml'),
  'utf8',
);
const net = `
- component: pkg:golang/golang.org/x/net
  products: [golang:net]
  share: 0.8
  because: Imported by nearly every network program.
- package: cmake
  carries: [haxx:curl]
  because: Its Utilities folder holds the source of curl.
`;

type ComponentContext = Parameters<typeof raiseComponents>[1];

function contextOf(
  products: Record<string, ProductEntry[]>,
  fields: Partial<ComponentContext> = {},
): ComponentContext {
  return {
    knowledge: parseComponents(net),
    entries: (product) => products[product] ?? [],
    identities: () => [],
    day: '2026-04-28',
    ...fields,
  };
}

test('the shipped component file obeys its schema', () => {
  const { modules, packages } = parseComponents(file);

  assert.ok(modules.length >= 25);
  assert.ok(packages.get('cmake')?.products.includes('haxx:curl'));
});

test('a CVE of a widely vendored module is raised on programs of its toolchain, with the component named', () => {
  const context = contextOf({ 'golang:net': [entry('CVE-2025-47911')] });

  const [ruling] = raiseComponents(shipped('telegraf', { builtWith: ['go'] }), context, []);

  assert.equal(ruling?.status, 'under_investigation');
  assert.equal(ruling.confidence, 0.8);
  assert.equal(ruling.via, 'pkg:golang/golang.org/x/net');
  assert.deepEqual(raiseComponents(shipped('bash'), context, []), []);
});

test('an old CVE, or one that the release came after, is not raised', () => {
  const old = contextOf({
    'golang:net': [entry('CVE-2021-33194', { published: '2021-05-26T00:00:00.000Z' })],
  });
  const recent = entry('CVE-2025-22872', { published: '2025-04-16T00:00:00.000Z' });
  const facts = entry('CVE-2025-9', { published: '2025-12-01T00:00:00.000Z' });
  const criterion = {
    product: 'a:b',
    origin: 'nvd',
    criteria: '',
    range: '',
    version: '2',
    matched: false,
    environment: [],
  } as const;
  const ownFix: Ruling = {
    facts,
    status: 'fixed',
    reason: 'It lies beyond.',
    identities: [],
    criteria: [{ ...criterion, environment: [] }],
  };
  const context = contextOf({ 'golang:net': [recent] });

  assert.deepEqual(raiseComponents(shipped('telegraf', { builtWith: ['go'] }), old, []), []);
  const telegraf = shipped('telegraf', { builtWith: ['go'] });
  assert.deepEqual(
    raiseComponents(telegraf, context, []).map(({ facts }) => facts.cve),
    ['CVE-2025-22872'],
  );
  assert.deepEqual(raiseComponents(telegraf, context, [ownFix]), []);
});

test('a CVE that is younger than the inventory is raised, unless it is judged by a day before', () => {
  const young = entry('CVE-2026-1', { published: '2026-06-01T00:00:00.000Z' });
  const telegraf = shipped('telegraf', { builtWith: ['go'] });
  const leftOut: string[] = [];
  const raised = (fields: Partial<ComponentContext>): unknown[] =>
    raiseComponents(telegraf, contextOf({ 'golang:net': [young] }, fields), []).map(
      ({ facts, confidence }) => ({ cve: facts.cve, confidence }),
    );

  assert.deepEqual(raised({}), [{ cve: 'CVE-2026-1', confidence: 0.8 }]);
  assert.deepEqual(raised({ asOf: '2026-06-01' }), [{ cve: 'CVE-2026-1', confidence: 0.8 }]);
  assert.deepEqual(raised({ asOf: '2026-04-28', onLeftOut: (cve) => leftOut.push(cve) }), []);
  assert.deepEqual(new Set(leftOut), new Set(['CVE-2026-1']));
});

test('what a package ships of another project is raised without a toolchain', () => {
  const context = contextOf({ 'haxx:curl': [entry('CVE-2025-10148')] });

  const [ruling] = raiseComponents(shipped('cmake'), context, []);

  assert.equal(ruling?.via, 'pkg:generic/curl');
  assert.match(ruling.identities[0]?.reasons[0] ?? '', /Utilities folder/);
});

test('a patch for one CVE of a module proves that the package carries it', () => {
  const context = contextOf({ 'golang:net': [entry('CVE-2025-47911'), entry('CVE-2025-58190')] });
  const pkg = shipped('telegraf', { builtWith: ['go'], patchedCves: ['CVE-2025-47911'] });

  const rulings = raiseComponents(pkg, context, []).map(marksOf(pkg));

  assert.deepEqual(
    rulings.map(({ facts, status, confidence }) => ({ cve: facts.cve, status, confidence })),
    [
      { cve: 'CVE-2025-47911', status: 'fixed', confidence: undefined },
      { cve: 'CVE-2025-58190', status: 'under_investigation', confidence: 0.9 },
    ],
  );
});

test('nothing is guessed where the manifest names the components, nor of the package itself', () => {
  const context = contextOf({ 'golang:net': [entry('CVE-2025-47911')] });
  const named = shipped('telegraf', {
    builtWith: ['go'],
    components: ['pkg:golang/golang.org/x/sys@v0.1.0'],
  });
  const itself = {
    ...context,
    identities: () => [{ product: 'golang:net', confidence: 1, origin: 'curated' as const, reasons: [] }],
  };

  assert.deepEqual(raiseComponents(named, context, []), []);
  assert.deepEqual(raiseComponents(shipped('golang-net', { builtWith: ['go'] }), itself, []), []);
});

test('named components become subjects with the version of their ecosystem', () => {
  const catalog = catalogOf([
    profile('expr-lang:expr', { cves: 2, targetSw: { go: 2 }, refs: { 'github.com/expr-lang/expr': 2 } }),
    profile('isaacs:tar', {
      cves: 9,
      targetSw: { 'node\\.js': 9 },
      refs: { 'github.com/isaacs/node-tar': 9 },
    }),
    profile('gnu:tar', { cves: 14 }),
  ]);

  const subjects = componentSoftware(
    [
      'pkg:golang/golang.org/x/net@v0.33.0',
      'pkg:golang/github.com/expr-lang/expr@v1.16.9',
      'pkg:npm/tar@6.1.0',
      'pkg:npm/no-such-thing@1.0.0',
      'pkg:golang/golang.org/x/net',
      'not a purl',
    ],
    { catalog, knowledge: parseComponents(net) },
  );

  const accepted = subjects.map(({ via, version, ecosystems, identities }) => ({
    via,
    version,
    ecosystems,
    products: identities.filter(({ confidence }) => confidence >= 0.7).map(({ product }) => product),
  }));
  assert.deepEqual(accepted, [
    {
      via: 'pkg:golang/golang.org/x/net@v0.33.0',
      version: '0.33.0',
      ecosystems: ['go'],
      products: ['golang:net'],
    },
    {
      via: 'pkg:golang/github.com/expr-lang/expr@v1.16.9',
      version: '1.16.9',
      ecosystems: ['go'],
      products: ['expr-lang:expr'],
    },
    { via: 'pkg:npm/tar@6.1.0', version: '6.1.0', ecosystems: ['node'], products: ['isaacs:tar'] },
  ]);
});

test('a bad component row is refused with its number and field', () => {
  assert.throws(
    () => parseComponents('- {component: x/net, products: [a:b], share: 0.5, because: It is wide.}'),
    {
      name: 'RangeError',
      message: /^component row 1: component/,
    },
  );
  assert.throws(() => parseComponents('- {package: cmake, carries: [curl], because: It holds curl.}'), {
    message: /^component row 1: carries\.0: must be vendor:product/,
  });
  assert.throws(() => parseComponents('- ['), { name: 'SyntaxError' });
});

test("without a written row, modules of the language's own project count as common", () => {
  const catalog = catalogOf([
    profile('golang:crypto', { cves: 10, targetSw: { go: 9 } }),
    profile('golang:go', { cves: 120 }),
    profile('somebody:tool', { cves: 4, targetSw: { go: 4 } }),
  ]);

  const { modules } = withLanguageModules(parseComponents('[]'), catalog);

  assert.deepEqual(
    modules.map(({ purls, products }) => ({ purls, products })),
    [{ purls: ['pkg:golang/golang.org/x/crypto'], products: ['golang:crypto'] }],
  );
  const written =
    '- {component: pkg:golang/golang.org/x/crypto, products: [golang:crypto], share: 0.7, because: It is wide.}';
  assert.equal(withLanguageModules(parseComponents(written), catalog).modules.length, 1);
});

test('a Maven module is tied to the vendor whose domain its group id begins with', () => {
  const catalog = catalogOf([profile('fasterxml:jackson-databind'), profile('acme:app')]);
  const identitiesOf = (purl: string): readonly Identity[] =>
    componentSoftware([purl], { catalog }).flatMap(({ identities }) => identities);

  const [own, ...others] = identitiesOf('pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.13.0');
  assert.equal(own?.product, 'fasterxml:jackson-databind');
  assert.match(own.reasons.join(' '), /owner or domain/);
  assert.deepEqual(others, []);
  assert.deepEqual(identitiesOf('pkg:maven/org.example/jackson-databind@2.13.0'), []);
});

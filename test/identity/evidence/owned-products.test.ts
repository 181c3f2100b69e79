import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { componentSoftware } from '../../../shared/matching/bundled/component-software.ts';
import type { ProductProfile } from '../../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile } from '../fixtures.ts';

/** `product confidence` of a module of version 1.0. */
function productsOf(purl: string, ...products: ProductProfile[]): string[] {
  return componentSoftware([`${purl}@1.0`], { catalog: catalogOf(products) })
    .flatMap(({ identities }) => identities)
    .map(({ product, confidence }) => `${product} ${String(confidence)}`);
}

const ours = 'github.com/qwerg/qwerg';

suite('a module that bears the name of no product', () => {
  const cases: [
    what: string,
    purl: string,
    product: ProductProfile,
    other: string,
    against: ProductProfile,
  ][] = [
    [
      'named after a product of two words that its Maven group names too',
      'pkg:maven/org.springqwerg.mixer/spring-mixer-web',
      profile('firm:spring_mixer', { cves: 8 }),
      'pkg:maven/org.other.things/spring-mixer-web',
      profile('firm:spring_mixer', { cves: 8, targetSw: { wordpress: 8 } }),
    ],
    [
      'that is the core of what its Composer vendor is named after',
      'pkg:composer/qwerg/core',
      profile('qwerg:qwerg', { cves: 20 }),
      'pkg:composer/qwerg/token',
      profile('qwerg:qwerg', { cves: 20, targetSw: { wordpress: 20 } }),
    ],
    [
      'that is the core of what its scope is named after',
      'pkg:npm/%40qwerg/core',
      profile('qwerg:qwerg', { cves: 20 }),
      'pkg:npm/%40qwerg/eslint-config',
      profile('another:qwerg', { cves: 20 }),
    ],
    [
      'cut from the one repository of its Composer vendor',
      'pkg:composer/qwerg/http-foundation',
      profile('labs:qwerg', { cves: 9, refs: { [ours]: 5 } }),
      'pkg:composer/qwerg/polyfill-mbstring',
      profile('labs:qwerg', { cves: 90, refs: { [ours]: 1 } }),
    ],
    [
      'whose own repository is cited by the product that its owner is named after',
      'pkg:npm/%40qwerg/mixer',
      profile('labs:qwerg', { cves: 9, refs: { 'github.com/qwerg/mixer': 1 } }),
      'pkg:npm/%40qwerg/other',
      profile('labs:qwerg', { cves: 9, refs: { [ours]: 9 } }),
    ],
    [
      'that is the core of a product and its vendor',
      'pkg:pypi/qwerg-core',
      profile('qwerg:qwerg', { cves: 5 }),
      'pkg:pypi/qwerg-client',
      profile('bigcorp:qwerg', { cves: 5 }),
    ],
    [
      'whose name begins with the language that is the target software of the product',
      'pkg:npm/node-qwerg',
      profile('digital:qwerg', { cves: 6, targetSw: { 'node.js': 6 } }),
      'pkg:npm/qwerg-helpers',
      profile('digital:qwerg', { cves: 6 }),
    ],
  ];
  for (const [what, purl, product, other, against] of cases) {
    test(`is worth a look as the product: one ${what}`, () => {
      assert.deepEqual(productsOf(purl, product), [`${product.product} 0.45`]);
    });

    test(`is none without such a tie: unlike one ${what}`, () => {
      assert.deepEqual(productsOf(other, product), []);
      assert.deepEqual(productsOf(purl, against), []);
    });
  }

  test('is none of a vendor of many products, which has others for its modules', () => {
    const many = Array.from({ length: 12 }, (_, at) => profile(`qwerg:module_${at}`, { cves: 2 }));
    const whole = profile('qwerg:qwerg', { cves: 50, refs: { [ours]: 50 } });

    assert.deepEqual(productsOf('pkg:composer/qwerg/token', whole, ...many), []);
    assert.deepEqual(productsOf('pkg:composer/qwerg/core', whole, ...many), ['qwerg:qwerg 0.45']);
  });
});

suite('a module whose registry says who owns it', () => {
  const core = profile('adonis:core', { cves: 3, targetSw: { 'node.js': 3 } });
  const others = [profile('forms:core', { cves: 2 }), profile('engine:core', { cves: 2 })];

  test('is no product of that name by another vendor', () => {
    assert.deepEqual(productsOf('pkg:npm/%40spartacus/core', core, ...others), []);
    assert.deepEqual(
      productsOf('pkg:npm/%40adonisjs/core', core, ...others).map((found) => found.split(' ')[0]),
      ['adonis:core'],
    );
  });

  test('is one whose CVEs cite a repository of the owner', () => {
    const cited = { ...core, refs: { 'github.com/spartacus/monorepo': 1 } };

    assert.deepEqual(
      productsOf('pkg:npm/%40spartacus/core', cited, ...others).map((found) => found.split(' ')[0]),
      ['adonis:core'],
    );
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { identify } from '../../../shared/identity/index.ts';
import { ACCEPTED_IDENTITY } from '../../../shared/vulnerabilities/index.ts';
import type { ProductProfile } from '../../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile } from '../fixtures.ts';

type Package = Parameters<typeof identify>[0];

/** A vendor of many products, and a plug-in, so that the name alone settles nothing. */
const others = [
  ...Array.from({ length: 40 }, (_, at) => profile(`bigorg:thing_${at}`)),
  profile('plugs:qwerg', { targetSw: { wordpress: 1 } }),
];

/** The products that a package is doubtfully; fails where it is surely one. */
function doubtful(pkg: Package, ...products: ProductProfile[]): string[] {
  return identify(pkg, { catalog: catalogOf([...products, ...others]) }).map(({ product, confidence }) => {
    assert.ok(confidence < ACCEPTED_IDENTITY, product);
    return product;
  });
}

suite('a package that gives no address', () => {
  const product = profile('bigorg:qwerg', { cves: 9, refs: { 'qwerg.example': 9 } });

  test('is worth a look as the product of its name, though a vendor of many products made it', () => {
    assert.deepEqual(doubtful({ name: 'qwerg' }, product), ['bigorg:qwerg']);
    assert.deepEqual(doubtful({ name: 'bigorg-qwerg-mixer' }, profile('bigorg:qwerg_mixer', { cves: 9 })), [
      'bigorg:qwerg_mixer',
    ]);
  });

  test('may be written in the language that the product is for', () => {
    assert.deepEqual(
      doubtful({ name: 'qwerg' }, profile('bigorg:qwerg', { cves: 9, targetSw: { maven: 9 } })),
      ['bigorg:qwerg'],
    );
  });

  test('is no plug-in, no hardware, and no product that only resembles it', () => {
    assert.deepEqual(
      doubtful({ name: 'qwerg' }, profile('bigorg:qwerg', { cves: 9, targetSw: { wordpress: 9 } })),
      [],
    );
    assert.deepEqual(doubtful({ name: 'qwerg' }, profile('bigorg:qwerg', { cves: 9, parts: { h: 9 } })), []);
    assert.deepEqual(doubtful({ name: 'qwerg' }, profile('bigorg:qwerg_mixer', { cves: 9 })), []);
  });

  test('stays without products if another is surely it, or an ordinary word names many', () => {
    const own = profile('qwerg_project:qwerg', { cves: 3, refs: { 'debian.org': 3 } });
    const found = identify({ name: 'qwerg' }, { catalog: catalogOf([own, product, ...others]) });
    assert.deepEqual(
      found.map(({ product: key }) => key),
      ['qwerg_project:qwerg'],
    );
    const many = ['a', 'b', 'c', 'd', 'e'].map((vendor) =>
      profile(`${vendor}:qwerg`, { cves: 9, targetSw: { maven: 9 } }),
    );
    assert.deepEqual(doubtful({ name: 'qwerg' }, ...many), []);
  });
});

test('a package whose address is not the vendor’s is not its product', () => {
  const product = profile('bigorg:qwerg', { cves: 9, refs: { 'qwerg.example': 9 } });

  assert.deepEqual(doubtful({ name: 'qwerg', url: 'https://elsewhere.example/' }, product), []);
});

suite('a module is worth a look', () => {
  const module = (name: string, purl: string): Package => ({ name, sourceUrl: purl, isModule: true });

  test('as the product that has its name and is named after its vendor, whatever runs beside it', () => {
    const product = profile('qwerg_project:qwerg', { cves: 3, refs: { 'debian.org': 2 } });

    assert.deepEqual(doubtful(module('php-qwerg', 'pkg:composer/qwerg/qwerg'), product), [
      'qwerg_project:qwerg',
    ]);
    assert.deepEqual(doubtful(module('php-qwerg', 'pkg:composer/qwerg/qwerg-mixer'), product), []);
  });

  test('as the product whose two words its group names and its artifact begins with', () => {
    const product = profile('bigorg:qwerg_shield', { cves: 9, refs: { 'debian.org': 5 } });

    assert.deepEqual(
      doubtful(module('qwerg-shield-core', 'pkg:maven/org.qwerg.shield/qwerg-shield-core'), product),
      ['bigorg:qwerg_shield'],
    );
    assert.deepEqual(
      doubtful(module('qwerg-shield-core', 'pkg:maven/com.other.things/qwerg-shield-core'), product),
      [],
    );
  });

  test('as the Java product that is called after its language, and as one of its family', () => {
    const products = [
      profile('bigorg:qwerg_connector\\/j', { cves: 9, refs: { 'debian.org': 5 } }),
      profile('bigorg:qwerg_connectors', { cves: 9, refs: { 'debian.org': 5 } }),
    ];

    assert.deepEqual(
      doubtful(module('qwerg-connector-java', 'pkg:maven/qwerg/qwerg-connector-java'), ...products).sort(),
      ['bigorg:qwerg_connector\\/j', 'bigorg:qwerg_connectors'],
    );
  });
});

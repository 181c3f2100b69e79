import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  addProducts,
  emptyIndex,
  identify,
  openCatalog,
  writeCatalog,
} from '../../../shared/identity/index.ts';
import { openRoutes, writeRoutes } from '../../../shared/matching/routing/routing-table.ts';
import { route } from '../../../shared/matching/routing/matcher.ts';
import { UnconfiguredIndex } from '../../../shared/matching/routing/keys.ts';
import type { ShippedPackage } from '../../../shared/inventory/manifest.ts';
import type { ProductProfile, UnconfiguredCve } from '../../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile, shipped, unconfigured } from '../fixtures.ts';

const NAMES = ['curl', 'libcurl', 'nginx', 'python', 'linux_kernel', 'node.js', 'pip', 'client_for_urls'];
const SITES = [
  'github.com/curl/curl',
  'curl.se',
  'github.com/python/cpython',
  'nginx.org',
  'nodejs.org',
  'git.example/p/curl',
];
const name = fc.constantFrom(...NAMES);
const sites = fc.uniqueArray(fc.constantFrom(...SITES), { maxLength: 3 });

const profiles: fc.Arbitrary<ProductProfile[]> = fc
  .uniqueArray(
    fc.record({
      vendor: fc.constantFrom('haxx', 'f5', 'python', 'linux', 'curl-project', 'curl_project', 'wei\\:rd'),
      product: name,
      cves: fc.integer({ min: 1, max: 30 }),
      sites,
      part: fc.constantFrom('a', 'o', 'h'),
    }),
    { selector: ({ vendor, product }) => `${vendor}:${product}`, maxLength: 20 },
  )
  .map((products) =>
    products.map(({ vendor, product, cves, sites: cited, part }) =>
      profile(`${vendor}:${product}`, {
        cves,
        parts: { [part]: cves },
        refs: Object.fromEntries(cited.map((site, at) => [site, Math.max(1, cves - at)])),
      }),
    ),
  );

const packages: fc.Arbitrary<ShippedPackage[]> = fc.array(
  fc
    .tuple(name, fc.constantFrom(...SITES))
    .map(([known, site]) => shipped(known, { url: `https://${site}`, patchedCves: ['CVE-2026-0003'] })),
  { minLength: 1, maxLength: 5 },
);

const cves: fc.Arbitrary<UnconfiguredCve[]> = fc.array(fc.tuple(name, sites), { maxLength: 8 }).map((told) =>
  told.map(([product, refs], at) =>
    unconfigured(`CVE-2026-000${at}`, {
      refs,
      description: `A flaw in ${product} before 2.0 – “bad” – crashes.`,
    }),
  ),
);

suite('indexes in bytes', () => {
  test('lead to the same identities and the same CVEs as those in memory', () => {
    fc.assert(
      fc.property(profiles, packages, cves, (products, shippedPackages, unanalysed) => {
        const inMemory = catalogOf(products);
        const inBytes = openCatalog(Buffer.from(writeCatalog(addProducts(emptyIndex(), products))));
        const routes = openRoutes(Buffer.from(writeRoutes(unanalysed)));

        for (const pkg of shippedPackages) {
          const identities = identify(pkg, { catalog: inMemory });
          assert.deepEqual(identify(pkg, { catalog: inBytes }), identities);
          assert.deepEqual(
            route(pkg, {
              catalog: inBytes,
              routes,
              entries: () => [],
              identities: () => identities,
            }).rulings,
            route(pkg, {
              catalog: inMemory,
              routes: new UnconfiguredIndex().add(unanalysed),
              entries: () => [],
              identities: () => identities,
            }).rulings,
          );
        }
      }),
    );
  });

  test('are read from the profiles of older snapshots too, which keep references as an object', () => {
    const refs = { 'github.com/curl/curl': 2, 'curl.se': 3 };
    const older = profile('haxx:curl', { cves: 3, refs });
    const newer = { ...older, refs: 'curl.se 3 github.com/curl/curl 2' };

    const [before, now] = [older, newer].map((each) => catalogOf([each]));

    assert.deepEqual(now?.product('haxx:curl')?.profile, older);
    assert.deepEqual(now.citing('curl.se'), before?.citing('curl.se'));
  });

  test('give a product with all that is known of it, and nothing for one that is not there', () => {
    const curl = profile('haxx:curl', { cves: 3, refs: { 'curl.se': 3 }, targetSw: { linux: 1 } });

    const catalog = openCatalog(Buffer.from(writeCatalog(addProducts(emptyIndex(), [curl]))));

    assert.deepEqual(catalog.product('haxx:curl')?.profile, curl);
    assert.equal(catalog.product('haxx:wget'), undefined);
    assert.deepEqual(catalog.citing('curl.se'), [{ product: 'haxx:curl', count: 3 }]);
    assert.deepEqual(
      { haxx: catalog.vendorSize('haxx'), acme: catalog.vendorSize('acme') },
      { haxx: 1, acme: 0 },
    );
  });

  test('find a vendor however its name is spelled, and what cites a repository whoever owns it', () => {
    const products = [
      profile('icu-project:international_components_for_unicode', { refs: { 'github.com/a/icu': 1 } }),
      profile('icu_project:icu4j', { refs: { 'gitlab.example/b/c/icu': 1 } }),
      profile('icu:icu', { refs: { 'icu.example': 1 } }),
    ];
    const inBytes = openCatalog(Buffer.from(writeCatalog(addProducts(emptyIndex(), products))));

    for (const catalog of [inBytes, catalogOf(products)]) {
      assert.deepEqual(catalog.vendorsNamed('icu'), ['icu', 'icu-project', 'icu_project']);
      assert.deepEqual(catalog.vendorsNamed('other'), []);
      assert.deepEqual(
        catalog.citingNamed('icu').map(({ product }) => product),
        ['icu-project:international_components_for_unicode', 'icu_project:icu4j'],
      );
    }
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  addProducts,
  buildCatalog,
  type Catalog,
  emptyIndex,
  lineCatalog,
} from '../../../shared/identity/index.ts';
import { feedsOfLines, indexed } from '../../support/feed-lines.ts';

/** Everything that a catalogue tells, asked by these names. */
function told(catalog: Catalog, names: Iterable<string>): unknown {
  return Array.from(names, (name) => [
    name,
    catalog.product(name)?.profile,
    ...[catalog.named(name), catalog.namedWithoutVendor(name), catalog.ofVendor(name)].map((found) =>
      found.map(({ profile }) => profile.product),
    ),
    catalog.citing(name),
    catalog.citingNamed(name),
    catalog.citedByVendor(name, 'curl.se'),
    catalog.namesOf(name),
    catalog.vendorSize(name),
    catalog.vendorsNamed(name),
    catalog.wordCount(name),
  ]);
}

suite('a catalogue of lines', () => {
  test('tells what one of profiles tells', () => {
    fc.assert(
      fc.property(feedsOfLines, fc.constantFrom('', 'x', 'curl'), (feeds, without) => {
        const lines = indexed(feeds);
        const isOurs = (product: string): boolean => without === '' || !product.includes(without);

        const catalog = lineCatalog(lines, isOurs);

        const products = lines.inOrder([...lines.products.keys()]).filter(isOurs);
        const index = addProducts(
          emptyIndex(),
          products.map((product) => lines.profile(product)).filter((profile) => profile !== undefined),
        );
        const tables = Object.values<ReadonlyMap<string, unknown>>({ ...index });
        const names = new Set([
          'unknown',
          '',
          ...tables.flatMap((table) => [...table.keys()]),
          ...lines.products,
        ]);
        assert.deepEqual(told(catalog, names), told(buildCatalog(index), names));
      }),
    );
  });
});

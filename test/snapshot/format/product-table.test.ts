import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type Place, ProductTable } from '../../../shared/snapshot/format/product-table.ts';

/** Names that contain, quote and escape each other. */
const name = fc.array(fc.constantFrom('a', ':', '"', '\\', ',', '{', '":[', '","a', 'ä', '\n'), {
  maxLength: 5,
});
const names = name.map((parts) => parts.join('')).filter((each) => each !== '__proto__');
const places = fc.tuple(fc.nat(), fc.nat(), fc.string({ unit: fc.constantFrom('0', 'f'), maxLength: 3 }));

suite('the table of a product shard', () => {
  test('finds in the text what parsing it finds', () => {
    fc.assert(
      fc.property(fc.dictionary(names, places), fc.array(names), (table, others) => {
        const json = Buffer.from(JSON.stringify(table));
        for (const product of [...Object.keys(table), ...others]) {
          const expected: Place | undefined = Object.hasOwn(table, product) ? table[product] : undefined;
          assert.deepEqual(new ProductTable(json).find(product), expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is parsed once many products were looked up', () => {
    const table = new ProductTable(Buffer.from('{"a:a":[0,1],"a:b":[1,2],}'));
    const found = Array.from({ length: 16 }, () => table.find('a:b'));

    assert.deepEqual(found.at(-1), [1, 2]);
    assert.throws(() => table.find('a:b'), SyntaxError);
  });
});

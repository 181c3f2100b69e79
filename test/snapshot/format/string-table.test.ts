import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { StringTable, StringTableWriter } from '../../../shared/snapshot/format/string-table.ts';

function written(map: ReadonlyMap<string, string>): Buffer {
  const writer = new StringTableWriter();
  for (const [key, value] of map) writer.set(key, value);
  return Buffer.from(writer.toBytes());
}

function opened(map: ReadonlyMap<string, string>): StringTable {
  return new StringTable(written(map));
}

suite('a string table', () => {
  test('gives what a map gives, whatever the strings', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), fc.array(text), (entries, others) => {
        const map = new Map(entries);

        const table = opened(map);

        for (const key of [...map.keys(), ...others]) assert.equal(table.get(key), map.get(key));
      }),
    );
  });

  test('finds each of many, and none that only begins alike', () => {
    const map = new Map(Array.from({ length: 5000 }, (_, at) => [`key ${at}`, String(at * at)]));

    const table = opened(map);

    for (const [key, value] of map) assert.equal(table.get(key), value);
    for (const absent of ['key', 'key ', 'key 5000', 'Key 1', 'toString', '__proto__', ''])
      assert.equal(table.get(absent), undefined);
  });

  test('takes values larger than all before', () => {
    const map = new Map([1, 7, 3].map((megabytes) => [`${megabytes}`, 'ü'.repeat(megabytes << 20)]));

    const table = opened(map);

    for (const [key, value] of map) assert.equal(table.get(key), value);
  });

  test('of the same map is the same bytes', () => {
    const map = new Map([
      ['b', '2'],
      ['a', '1'],
    ]);

    assert.deepEqual(written(map), written(new Map(map)));
  });
});

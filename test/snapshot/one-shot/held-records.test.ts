import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { heldAt, HeldRecords } from '../../../shared/snapshot/one-shot/held-records.ts';

suite('records that are held', () => {
  const held = new HeldRecords();
  held.add({ start: 100, bytes: Buffer.from('{"a":1}') });
  held.add({ start: 300, bytes: Buffer.from('{"b":22}') });
  const table = held.toTable();

  test('are found by where they begin in their download', () => {
    const texts = [100, 300].map((start) => {
      const place = heldAt(table, start);
      return Buffer.from(table.bytes.subarray(place?.start, place?.end)).toString();
    });

    assert.deepEqual(texts, ['{"a":1}', '{"b":22}']);
  });

  test('are no others', () => {
    assert.equal(heldAt(table, 200), undefined);
    assert.equal(heldAt(new HeldRecords().toTable(), 100), undefined);
  });
});

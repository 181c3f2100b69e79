import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { toCsv } from '../../../shared/dashboard/page/client/csv.ts';

/** RFC 4180 read back, plainly. */
function fromCsv(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (let found = cell.exec(text); found; found = cell.exec(text)) {
    rows.at(-1)?.push((found[1] ?? found[2] ?? '').replaceAll('""', '"'));
    if (found[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

suite('rows as CSV', () => {
  test('are read back as they are, formulas as text', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: fc.string(), b: fc.string() }), { minLength: 1 }), (rows) => {
        const [names, ...read] = fromCsv(toCsv(rows));
        const expected = rows.map(({ a, b }) =>
          [a, b].map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)),
        );
        assert.deepEqual({ names, read }, { names: ['a', 'b'], read: expected });
      }),
    );
  });

  test('a number stays one, what is absent is empty', () => {
    assert.equal(toCsv([{ a: -1 }, { b: { c: 1 } }]), 'a,b\r\n-1,\r\n,"{""c"":1}"\r\n');
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Utf8Text } from '../../../shared/snapshot/format/utf8-text.ts';

suite('text that grows as bytes', () => {
  const parts = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 10 }) },
    fc
      .tuple(fc.constantFrom('a', 'é', '€', '😀'), fc.nat({ max: 20_000 }))
      .map(([unit, n]) => unit.repeat(n)),
  );

  test('is what the parts are when joined, however long they are', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (texts) => {
        const text = new Utf8Text();

        for (const each of texts) text.append(each);

        const expected = Buffer.from(texts.join(''));
        assert.equal(text.length, expected.length);
        assert.ok(text.toBytes().equals(expected));
      }),
    );
  });

  test('is copied to a place in other memory', () => {
    const text = new Utf8Text();
    text.append('é');
    text.append('x'.repeat(40_000));
    const target = Buffer.alloc(40_010);

    const end = text.copyTo(target, 5);

    assert.equal(end, 5 + 40_002);
    assert.equal(target.toString('utf8', 5, end), `é${'x'.repeat(40_000)}`);
  });
});

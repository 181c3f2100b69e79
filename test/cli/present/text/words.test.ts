import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { number } from '../../../../infra/local/cli/present/text/words.ts';

it('numbers are written as Intl writes them', () => {
  const digits = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  fc.assert(
    fc.property(
      fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({ min: 0, max: 1e6, noNaN: true })),
      (count) => {
        assert.equal(number(count), digits.format(count));
      },
    ),
  );
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { openSealed, sealed } from '../../shared/platform/index.ts';

suite('what is kept behind its own hash', () => {
  test('is read as it was kept', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.deepEqual(openSealed(sealed(bytes)), Buffer.from(bytes));
      }),
    );
  });

  test('is not read once a byte of it is another, or is gone', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, nth, by) => {
        const kept = sealed(bytes);
        const at = nth % kept.length;
        const spoilt = Buffer.from(kept);
        spoilt.writeUInt8(kept.readUInt8(at) ^ by, at);

        assert.equal(openSealed(spoilt), undefined);
        assert.equal(openSealed(kept.subarray(0, at)), undefined);
      }),
    );
  });
});

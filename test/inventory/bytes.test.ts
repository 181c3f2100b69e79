import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { unpack } from '../../shared/inventory/bytes.ts';

const zstd = (text: string | Uint8Array): Buffer => zstdCompressSync(Buffer.from(text));

suite('what is packed in several pieces', () => {
  test('is unpacked whole, gzip and zstd alike', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(pieces, fc.constantFrom(gzipSync, zstdCompressSync), (parts, pack) => {
        const whole = unpack(Buffer.concat(parts.map((part) => pack(part))), 'it');
        assert.deepEqual(Buffer.from(whole), Buffer.concat(parts));
      }),
      { numRuns: 50 },
    );
  });

  test('may not unpack to more than the bound, all pieces together', () => {
    const two = Buffer.concat([zstd('a'.repeat(600)), zstd('b'.repeat(600))]);

    assert.equal(unpack(two, 'it', 1200).length, 1200);
    assert.throws(() => unpack(two, 'it', 1199), /^InvalidInputError: it: cannot be unpacked/);
    assert.throws(() => unpack(two, 'it', 600), /^InvalidInputError: it: cannot be unpacked/);
  });

  test('is refused where something else follows, or a piece is cut off', () => {
    const cut = Buffer.concat([zstd('one'), zstd('two'.repeat(99)).subarray(0, -3)]);

    for (const bytes of [Buffer.concat([zstd('one'), Buffer.from('more')]), cut])
      assert.throws(() => unpack(bytes, 'it'), /^InvalidInputError: it: cannot be unpacked/);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { decompress, decompressAside, decompressed } from '../../shared/sources/decompress.ts';

suite('a file', () => {
  for (const [where, unpacked] of [
    [
      'here',
      async (...parameters: Parameters<typeof decompress>) => {
        await Promise.resolve();
        return decompress(...parameters);
      },
    ],
    ['on another thread', decompressed],
  ] as const) {
    test(`is not unpacked ${where} beyond its bound, whatever it says of its size`, async () => {
      const bomb = gzipSync(Buffer.alloc(8_000_000));
      const lying = Buffer.from(bomb);
      lying.writeUInt32LE(10, lying.length - 4);

      for (const bytes of [bomb, lying, Buffer.alloc(1_000_001, 'x')])
        await assert.rejects(unpacked(bytes, 'kev.json', 1_000_000), {
          name: 'InvalidInputError',
          message: 'kev.json: has more than 1000000 bytes, unpacked',
        });
      for (const bytes of [gzipSync(Buffer.alloc(1_000_000, 'x')), Buffer.alloc(1_000_000, 'x')])
        assert.ok((await unpacked(bytes, 'kev.json', 1_000_000)).equals(Buffer.alloc(1_000_000, 'x')));
    });

    test(`of a few bytes that only begins like gzip is damaged, ${where}`, async () => {
      for (const length of [2, 3, 10])
        await assert.rejects(unpacked(gzipSync('x').subarray(0, length), 'kev.json'), {
          name: 'InvalidInputError',
          message: /^kev\.json: gzip data is truncated or damaged/,
        });
    });
  }

  test('is unpacked piece by piece as it is at once, and refused if it states another size', async () => {
    for (const size of [0, 10, 1_048_576, 3_500_000]) {
      const content = Buffer.alloc(size, 'some text, and more of it');
      for (const bytes of [gzipSync(content), content]) {
        const pieces: Buffer[] = [];
        const whole = await decompressAside(bytes, 'feed', (piece) => pieces.push(Buffer.from(piece)));
        assert.ok(whole.equals(content));
        assert.ok(Buffer.concat(pieces).equals(content));
      }
    }
    const packed = gzipSync(Buffer.alloc(3_500_000));
    for (const stated of [2_000_000, 4_000_000]) {
      const lying = Buffer.from(packed);
      lying.writeUInt32LE(stated, lying.length - 4);
      await assert.rejects(
        decompressAside(lying, 'feed', () => undefined),
        { name: 'InvalidInputError' },
      );
    }
    const damaged = Buffer.from(packed);
    damaged.fill(7, 100, 200);
    await assert.rejects(
      decompressAside(damaged, 'feed', () => undefined),
      /^InvalidInputError: feed: /,
    );
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { createZstdCompress } from 'node:zlib';
import { pack, packAside, unpack, unpackAside } from '../../shared/platform/index.ts';

const content = Buffer.from('line\tof a shard\n'.repeat(20_000));

/** Unlike ours, its header does not state how much it holds. */
async function streamed(): Promise<Buffer> {
  const stream = createZstdCompress();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.write(content.subarray(0, 1000));
  stream.end(content.subarray(1000));
  await once(stream, 'end');
  return Buffer.concat(chunks);
}

suite('a packed body', () => {
  test('is the same when another thread packs it', async () => {
    assert.deepEqual(Buffer.from(await packAside(content)), Buffer.from(pack(content)));
  });

  test('is unpacked, here or aside, whether it states its size or not', async () => {
    for (const packed of [pack(content), await streamed()]) {
      assert.deepEqual(unpack(packed), content);
      assert.deepEqual(await unpackAside(packed), content);
    }
  });
});

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type { Blobs } from '../../../shared/platform/blobs.ts';
import { NotFoundError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function contentCases(blobs: Contract<Blobs>): void {
  blobs.holds('a blob that is not there is undefined, and its stream refused', async (port) => {
    assert.equal(await port.get('none'), undefined);
    assert.equal(await port.head('none'), undefined);
    assert.equal(await port.get('no/such/folder'), undefined);
    await assert.rejects(port.stream('none'), NotFoundError);
  });

  blobs.holds('bytes come back as they were put', async (port) => {
    const bytes = randomBytes(100_000);

    const etag = await port.put('folder/bytes.bin', bytes);

    const blob = await port.get('folder/bytes.bin');
    assert.deepEqual({ etag: blob?.etag, bytes: blob?.bytes.equals(bytes) }, { etag, bytes: true });
    assert.ok((await buffer(await port.stream('folder/bytes.bin'))).equals(bytes));
  });

  blobs.holds('the properties of a blob are those of its last write', async (port) => {
    await port.put('a', Buffer.from('first'));

    const etag = await port.put('a', Buffer.from('second one'));

    const head = await port.head('a');
    assert.deepEqual({ name: head?.name, size: head?.size, etag: head?.etag }, { name: 'a', size: 10, etag });
    assert.ok(head !== undefined && Math.abs(Date.now() - head.modifiedAt.getTime()) < 3_600_000);
  });

  blobs.holds('a blob may be empty', async (port) => {
    await port.put('empty', Buffer.alloc(0));

    assert.equal((await port.get('empty'))?.bytes.length, 0);
    assert.equal((await buffer(await port.stream('empty'))).length, 0);
  });

  blobs.holds('a large stream is stored whole', async (port) => {
    const chunks = Array.from({ length: 100 }, () => randomBytes(100_000));

    await port.put('large', Readable.from(chunks));

    const stored = await buffer(await port.stream('large'));
    assert.equal(sha256(stored), sha256(Buffer.concat(chunks)));
  });

  blobs.holds('a stream that fails leaves what was there', async (port) => {
    await port.put('a', Buffer.from('old'));
    const failing = (): Readable =>
      Readable.from(
        (function* () {
          yield Buffer.from('new, but');
          throw new Error('the source broke');
        })(),
      );

    await assert.rejects(port.put('a', failing()), /the source broke/);
    await assert.rejects(port.put('b', failing()), /the source broke/);

    assert.equal((await port.get('a'))?.bytes.toString(), 'old');
    assert.equal(await port.get('b'), undefined);
  });

  blobs.holds('readers see one version or the other while a blob is replaced', async (port) => {
    const versions = ['a', 'b', 'c'].map((letter) => letter.repeat(50_000));
    await port.put('a', Buffer.from(versions[0] ?? ''));

    const seen: (string | undefined)[] = [];
    await Promise.all([
      ...versions.map((text) => port.put('a', Buffer.from(text))),
      ...Array.from({ length: 20 }, async () => seen.push((await port.get('a'))?.bytes.toString())),
    ]);

    assert.ok(seen.every((text) => text !== undefined && versions.includes(text)));
  });

  blobs.holdsOverRestart('blobs and their ETags stay over a restart', async (port, reopen) => {
    const etag = await port.put('a/b', Buffer.from('kept'));

    const again = await reopen();

    assert.equal((await again.get('a/b'))?.bytes.toString(), 'kept');
    await again.put('a/b', Buffer.from('next'), { etag });
  });
}

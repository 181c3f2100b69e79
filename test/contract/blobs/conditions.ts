import assert from 'node:assert/strict';

import type { Blobs } from '../../../shared/platform/blobs.ts';
import { AlreadyExistsError, PreconditionFailedError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

export function conditionCases(blobs: Contract<Blobs>): void {
  blobs.holds('every write gives a new ETag, of the same bytes too', async (port) => {
    const etags = new Set<string>();
    for (let turn = 0; turn < 20; turn += 1) etags.add(await port.put('a', bytes('same')));

    assert.equal(etags.size, 20);
  });

  blobs.holds('a write that needs absence is refused where a blob is', async (port) => {
    await port.put('a', bytes('first'), { absent: true });

    await assert.rejects(port.put('a', bytes('second'), { absent: true }), AlreadyExistsError);

    assert.equal((await port.get('a'))?.bytes.toString(), 'first');
    await port.delete('a');
    await port.put('a', bytes('third'), { absent: true });
  });

  blobs.holds('a write that needs a version is refused over another, and over none', async (port) => {
    const first = await port.put('a', bytes('1'));
    const second = await port.put('a', bytes('2'), { etag: first });

    await assert.rejects(port.put('a', bytes('3'), { etag: first }), PreconditionFailedError);
    await assert.rejects(port.put('none', bytes('3'), { etag: first }), PreconditionFailedError);

    assert.deepEqual(await port.get('a'), { bytes: bytes('2'), etag: second });
    assert.equal(await port.get('none'), undefined);
  });

  blobs.holds('an ETag does not fit a blob deleted and put again', async (port) => {
    const old = await port.put('a', bytes('same'));
    await port.delete('a');
    await port.put('a', bytes('same'));

    await assert.rejects(port.put('a', bytes('new'), { etag: old }), PreconditionFailedError);
  });

  blobs.holds('a delete removes, with an ETag only that version', async (port) => {
    const first = await port.put('a', bytes('1'));
    const second = await port.put('a', bytes('2'));

    await assert.rejects(port.delete('a', { etag: first }), PreconditionFailedError);
    await port.delete('a', { etag: second });

    assert.equal(await port.get('a'), undefined);
    await port.delete('a');
    await port.delete('a', { etag: second });
  });

  blobs.holds('of many concurrent writes that need absence exactly one wins', async (port) => {
    const texts = Array.from({ length: 8 }, (_, index) => `writer ${index}`);

    const writes = await Promise.allSettled(
      texts.map((text) => port.put('folder/a', bytes(text), { absent: true })),
    );

    const won = texts.filter((_, index) => writes[index]?.status === 'fulfilled');
    assert.deepEqual([(await port.get('folder/a'))?.bytes.toString()], won);
  });

  blobs.holds('counting up under a condition by several writers loses no count', async (port) => {
    await port.put('count', bytes('0'));
    async function countUp(): Promise<void> {
      const blob = await port.get('count');
      assert.ok(blob);
      try {
        await port.put('count', bytes(String(Number(blob.bytes.toString()) + 1)), { etag: blob.etag });
      } catch (error) {
        assert.ok(error instanceof PreconditionFailedError);
        await countUp();
      }
    }

    await Promise.all(Array.from({ length: 8 }, countUp));

    assert.equal((await port.get('count'))?.bytes.toString(), '8');
  });
}

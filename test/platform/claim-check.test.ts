import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';

import type { Blobs } from '../../shared/platform/blobs.ts';
import { MAX_MESSAGE_BYTES } from '../../shared/platform/bus.ts';
import { checkIn, redeem } from '../../shared/platform/claim-check.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { NotFoundError, UnrecoverableError } from '../../shared/platform/errors.ts';
import { openLocalBlobs } from '../../shared/platform/local/blobs/local-blobs.ts';
import { checkedMessage } from '../../shared/platform/message-limits.ts';
import { collect } from '../contract/opened.ts';
import { folderOf } from './local/state.ts';

async function blobsOf(t: TestContext): Promise<Blobs> {
  return openLocalBlobs(await folderOf(t), systemClock);
}

const large = { findings: 'ä'.repeat(MAX_MESSAGE_BYTES) };

test('a small body is carried by its message', async (t) => {
  const blobs = await blobsOf(t);

  assert.deepEqual(await redeem(blobs, await checkIn(blobs, { a: 1 })), { a: 1 });
  assert.equal(await redeem(blobs, await checkIn(blobs, null)), null);
  assert.deepEqual(await collect(blobs.list('')), []);
});

test('a large body is kept in one blob, however often it is sent, and fits into a message', async (t) => {
  const blobs = await blobsOf(t);

  const first = await checkIn(blobs, large);
  const second = await checkIn(blobs, large);

  assert.deepEqual(first, second);
  assert.ok(checkedMessage({ id: 'a', body: first }, false));
  assert.equal((await collect(blobs.list('claims/'))).length, 1);
  assert.deepEqual(await redeem(blobs, first), large);
});

test('a claim whose blob is gone, was changed or is another is refused', async (t) => {
  const blobs = await blobsOf(t);
  const claim = (await checkIn(blobs, large)) as { claimCheck: { blob: string } };
  const { blob } = claim.claimCheck;

  await blobs.put(blob, Buffer.from('{}'));
  await assert.rejects(redeem(blobs, claim), UnrecoverableError);
  await blobs.delete(blob);
  await assert.rejects(redeem(blobs, claim), NotFoundError);
  const forged = { claimCheck: { blob: 'nvd/current', bytes: 1 } };
  await assert.rejects(redeem(blobs, forged), UnrecoverableError);
});

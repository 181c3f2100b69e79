import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { after, test } from 'node:test';

import { createBlobContainer, openAzureBlobs } from '../../../shared/platform/azure/blobs/azure-blobs.ts';
import type { Blobs } from '../../../shared/platform/blobs.ts';
import {
  AlreadyExistsError,
  PreconditionFailedError,
  StorageError,
  TransientError,
} from '../../../shared/platform/errors.ts';
import { connectionString, startAzurite } from './azurite.ts';
import type { FaultProxy, ProxyFault } from './fault-proxy.ts';
import { startFaultProxy } from './fault-proxy.ts';

const azurite = await startAzurite();
after(() => azurite.close());

const LOST = { kind: 'drop', when: 'after' } as const;
const BUSY = { kind: 'status', status: 503, retryAfterSeconds: 3 } as const;

interface OnAzurite {
  proxy: FaultProxy;
  /** Through the proxy. */
  blobs: Blobs;
  /** Beside it. */
  direct: Blobs;
}

async function blobsOnAzurite(t: TestContext, timeoutMs = 60_000): Promise<OnAzurite> {
  const proxy = await startFaultProxy(azurite.port);
  t.after(() => proxy[Symbol.asyncDispose]());
  const containerName = `test-${randomUUID()}`;
  const beside = { containerName, auth: { connectionString: azurite.connectionString } };
  await createBlobContainer(beside);
  const through = { containerName, auth: { connectionString: connectionString(proxy.port) }, timeoutMs };
  return { proxy, blobs: openAzureBlobs(through), direct: openAzureBlobs(beside) };
}

/** Faults for the first requests of a method, one each. */
function first(method: string, ...faults: ProxyFault[]): FaultProxy['script'] {
  return (request) => (request.method === method ? faults.shift() : undefined);
}

const bytes = (text: string): Buffer => Buffer.from(text);

test('a busy service is asked again', async (t) => {
  const { proxy, blobs } = await blobsOnAzurite(t);
  proxy.script = first('PUT', BUSY, { kind: 'status', status: 500 });

  const etag = await blobs.put('a', bytes('1'));

  assert.deepEqual(await blobs.get('a'), { bytes: bytes('1'), etag });
});

test('a service that stays busy is transient and says how long to wait; nothing is done', async (t) => {
  const { proxy, blobs } = await blobsOnAzurite(t);
  proxy.script = ({ method }) => (method === 'PUT' ? BUSY : undefined);

  const put = blobs.put('a', bytes('1'));

  await assert.rejects(put, (error) => error instanceof TransientError && error.retryAfterMs === 3000);
  assert.equal(proxy.requests, 5);
  assert.equal(await blobs.get('a'), undefined);
});

test('a connection that breaks before a write is no write; it is asked for again', async (t) => {
  const { proxy, blobs } = await blobsOnAzurite(t);
  proxy.script = first('PUT', { kind: 'drop', when: 'before' });

  await blobs.put('a', bytes('1'), { absent: true });

  assert.equal((await blobs.get('a'))?.bytes.toString(), '1');
});

test('a conditional write whose answer is lost is known as our own when its repetition is refused', async (t) => {
  const { proxy, blobs } = await blobsOnAzurite(t);

  proxy.script = first('PUT', LOST);
  const created = await blobs.put('a', bytes('1'), { absent: true });
  proxy.script = first('PUT', LOST);
  const replaced = await blobs.put('a', bytes('2'), { etag: created });

  assert.deepEqual(await blobs.get('a'), { bytes: bytes('2'), etag: replaced });
});

test("another's write is no write of ours, though our answer was lost", async (t) => {
  const { proxy, blobs, direct } = await blobsOnAzurite(t);
  const before = await blobs.put('b', bytes('1'));
  await direct.put('a', bytes('theirs'));
  await direct.put('b', bytes('theirs'), { etag: before });

  proxy.script = first('PUT', LOST, LOST);
  await assert.rejects(blobs.put('a', bytes('ours'), { absent: true }), AlreadyExistsError);
  proxy.script = first('PUT', LOST, LOST);
  await assert.rejects(blobs.put('b', bytes('ours'), { etag: before }), PreconditionFailedError);

  assert.equal((await blobs.get('a'))?.bytes.toString(), 'theirs');
});

test('a download that breaks in the middle goes on where it broke', async (t) => {
  const { proxy, blobs } = await blobsOnAzurite(t);
  const content = randomBytes(300_000);
  await blobs.put('a', content);

  proxy.script = first('GET', { kind: 'half' });
  const whole = await blobs.get('a');
  proxy.script = first('GET', { kind: 'half' }, { kind: 'half' });
  const streamed = await buffer(await blobs.stream('a'));

  assert.ok(whole?.bytes.equals(content));
  assert.ok(streamed.equals(content));
});

test('a blob that is replaced while a broken download goes on is transient, not two halves', async (t) => {
  const { proxy, blobs, direct } = await blobsOnAzurite(t);
  await blobs.put('a', randomBytes(300_000));
  proxy.script = ({ method }) => (method === 'GET' ? { kind: 'half' } : undefined);

  const stream = await blobs.stream('a');
  await direct.put('a', randomBytes(300_000));

  await assert.rejects(buffer(stream), TransientError);
});

test('a delete and a lease whose answers are lost have their effect once', async (t) => {
  const { proxy, blobs, direct } = await blobsOnAzurite(t);
  const etag = await blobs.put('a', bytes('1'));
  await blobs.put('b', bytes('1'));

  proxy.script = first('DELETE', LOST);
  await blobs.delete('a', { etag });
  proxy.script = first('PUT', LOST);
  const lease = await blobs.lease('b', 60);

  assert.equal(await blobs.head('a'), undefined);
  await assert.rejects(direct.put('b', bytes('2')), PreconditionFailedError);
  await direct.put('b', bytes('2'), { leaseId: lease.id });
});

test('a service that does not answer is transient', async (t) => {
  const { proxy, blobs, direct } = await blobsOnAzurite(t, 300);
  await direct.put('a', bytes('1'));
  proxy.script = () => ({ kind: 'silent' });

  await assert.rejects(blobs.get('a'), TransientError);
  await assert.rejects(blobs.put('a', bytes('2')), TransientError);
});

test('a container that is not there is an error of the store, not a missing blob', async () => {
  const auth = { connectionString: azurite.connectionString };
  const blobs = openAzureBlobs({ containerName: 'missing', auth });

  await assert.rejects(blobs.get('a'), StorageError);
  await assert.rejects(blobs.put('a', bytes('1')), StorageError);
  await assert.rejects(blobs.stream('a'), StorageError);
});

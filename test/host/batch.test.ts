import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { InvocationContext } from '@azure/functions';

import { hostJson, jobs, openPlatform, runHost } from './harness.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('a batch comes as an array, with one array for each member of the metadata', async (t) => {
  const platform = await openPlatform(t);
  const messages = jobs({ n: 1 }, 'text').map((job, index) => ({ ...job, properties: { index } }));
  await platform.bus.send('match-jobs', messages);
  const seen: { bodies: unknown; context: InvocationContext }[] = [];
  const { host } = await runHost(
    t,
    'batch',
    { batch: (bodies, context) => seen.push({ bodies, context }) },
    { platform },
  );

  await host.idle();

  const [{ bodies, context } = assert.fail()] = seen;
  const metadata = context.triggerMetadata ?? {};
  assert.deepEqual(bodies, [{ n: 1 }, 'text']);
  assert.deepEqual(metadata['messageIdArray'], ['job-0', 'job-1']);
  assert.deepEqual(metadata['deliveryCountArray'], [1, 1]);
  assert.deepEqual(metadata['applicationPropertiesArray'], [{ index: 0 }, { index: 1 }]);
  for (const name of ['sessionId', 'replyTo', 'to', 'replyToSessionId', 'partitionKey', 'deadLetterSource']) {
    assert.deepEqual(metadata[`${name}Array`], ['', ''], name);
  }
  assert.deepEqual(metadata['expiresAtArray'], Array(2).fill('9999-12-31T23:59:59.9999999+00:00'));
  assert.deepEqual(
    { messageReceiver: metadata['messageReceiver'], client: metadata['client'] },
    { messageReceiver: {}, client: {} },
  );
  assert.equal((metadata['lockTokenArray'] as string[]).length, 2);
  assert.equal('messageId' in metadata, false);
  assert.equal((await platform.bus.counts({ entity: 'match-jobs' })).active, 0);
});

test('batches are no longer than maxMessageBatchSize and come one at a time', async (t) => {
  const platform = await openPlatform(t);
  await platform.bus.send('match-jobs', jobs(...numbers(25)));
  const sizes: number[] = [];
  let running = 0;
  const { host } = await runHost(
    t,
    'batch',
    {
      batch: async (bodies) => {
        assert.equal(++running, 1);
        await new Promise(setImmediate);
        sizes.push((bodies as unknown[]).length);
        running--;
      },
    },
    { platform, hostJson: { ...hostJson, extensions: { serviceBus: { maxMessageBatchSize: 10 } } } },
  );

  await host.idle();

  assert.deepEqual(sizes, [10, 10, 5]);
});

test('a batch that fails is abandoned as a whole', async (t) => {
  const platform = await openPlatform(t);
  await platform.bus.send('match-jobs', jobs('a', 'b'));
  const runs: unknown[] = [];
  const { host } = await runHost(
    t,
    'batch',
    {
      batch: (bodies, context) => {
        runs.push({ bodies, deliveryCounts: context.triggerMetadata?.['deliveryCountArray'] });
        if (runs.length === 1) throw new Error('once');
      },
    },
    { platform },
  );

  await host.idle();

  assert.deepEqual(runs, [
    { bodies: ['a', 'b'], deliveryCounts: [1, 1] },
    { bodies: ['a', 'b'], deliveryCounts: [2, 2] },
  ]);
});

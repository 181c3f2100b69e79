import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audiences } from '../../../shared/events/index.ts';
import { underEmbargo } from '../../../shared/platform/index.ts';
import { deliverBehind, deliverLive, readDeliveries } from '../../../shared/subscriptions/index.ts';
import { startReceiver } from './receiver.ts';
import { anEvent, append, hook, openDelivering } from './world.ts';

test('a webhook gets nothing of another audience, and neither its place nor its log counts any of it', async (t) => {
  const platform = await openDelivering(t);
  const hooked = [];
  for (const audience of audiences) {
    const receiver = await startReceiver(t);
    hooked.push({ audience, receiver, ...(await hook(platform, receiver, { audience })) });
  }
  // So many of each that places, gaps and counts would differ.
  for (const [at, audience] of audiences.entries())
    for (let sequence = 1; sequence <= 3 + at; sequence += 1)
      await append(
        platform,
        [anEvent(sequence, { audience, aggregate: `MARKER-${audience.toUpperCase()}` })],
        audience,
      );
  await deliverLive(platform, 'ordinary');
  await deliverLive(platform, 'embargo');
  await deliverBehind(platform);

  for (const [at, { audience, receiver, id, now }] of hooked.entries()) {
    const side = audience === 'embargo' ? underEmbargo(platform) : platform;
    const log = await readDeliveries(side, id, { limit: 100 });
    const seen = JSON.stringify([receiver.received, log, await now()]);
    assert.deepEqual(
      audiences.filter((other) => seen.includes(`MARKER-${other.toUpperCase()}`)),
      [audience],
    );
    assert.equal(receiver.received.length, 3 + at);
    assert.equal((await now()).number, 3 + at);
  }
  const { items } = await platform.documents.container('subscribers').query({});
  assert.equal(JSON.stringify(items).includes('MARKER-EMBARGO'), false);
});

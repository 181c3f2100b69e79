import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { Key } from '../../../infra/local/cli/keys/key.ts';
import { writeKeys } from '../../../infra/local/cli/keys/key-file.ts';
import { keyringOf } from '../../../infra/local/cli/keys/keyring.ts';
import { webhookSettings } from '../../../shared/app/index.ts';
import { settingsSchema } from '../../../shared/app/settings/index.ts';
import { watchOperations } from '../../../shared/operations/index.ts';
import { commandSubscriber, deliverBehind, deliverLive } from '../../../shared/subscriptions/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { openPlatform } from '../../support/platform.ts';
import { startReceiver } from './receiver.ts';
import { anEvent, append, hook, webhooks } from './world.ts';

const rita: Key = { name: 'rita', roles: ['reader'], sha256: 'a'.repeat(64) };

/** A webhook of private events that rita registered by her key, and the keys that there are from now on. */
async function world(t: TestContext) {
  const clock = new MovingClock();
  const platform = await openPlatform(t, clock);
  const file = join(await folderOf(t), 'keys.json');
  const keep = (...keys: Key[]): Promise<void> => writeKeys(file, keys);
  await keep(rita);
  const settings = settingsSchema.parse({
    PATCHLINE_WEBHOOK_KEY: webhooks.key,
    PATCHLINE_WEBHOOK_ALLOW: '127.0.0.1',
  });
  const base = servicesOn(platform);
  const known = webhookSettings(settings, base.policy, keyringOf(file, platform.blobs, clock));
  const services = { ...base, webhooks: known ?? assert.fail() };
  const receiver = await startReceiver(t);
  const { id, now } = await hook(services, receiver, { audience: 'private', owner: 'key:rita' });
  await append(services, [anEvent(1, { audience: 'private' })], 'private');
  await deliverLive(services, 'ordinary');
  assert.equal(receiver.received.length, 1);
  return { services, clock, keep, receiver, id, now };
}

suite('a webhook whose owner has lost the key', () => {
  const losses: Record<string, [Key[], RegExp]> = {
    'which was removed': [[], /the key rita was removed/],
    'which has ended': [
      [{ ...rita, expiresAt: '2026-02-01T00:00:00.000Z' }],
      /the key rita ended on 2026-02-01/,
    ],
    'which has the role no more': [
      [{ ...rita, roles: ['admin'] }],
      /the key rita has no role reader any more/,
    ],
  };
  for (const [how, [keys, reason]] of Object.entries(losses))
    test(`gets nothing more, is told, and is not resumed: ${how}`, async (t) => {
      const { services, clock, keep, receiver, id, now } = await world(t);
      await keep(...keys);
      clock.pass({ days: 1 });
      await append(services, [anEvent(2, { audience: 'private' })], 'private');
      await deliverLive(services, 'ordinary');
      await deliverBehind(services);

      assert.equal(receiver.received.length, 1);
      const { state, paused } = await now();
      assert.partialDeepStrictEqual({ state, paused }, { state: 'paused', paused: { by: 'failures' } });
      assert.match(paused?.reason ?? '', reason);
      const told = (await watchOperations(services)).find(({ alert }) => alert === 'paused-webhook');
      assert.match(told?.text ?? '', reason);
      await assert.rejects(commandSubscriber(services, id, { do: 'resume' }), reason);
    });

  test('goes on where it stood once the owner has one again and somebody resumes it', async (t) => {
    const { services, keep, receiver, id, now } = await world(t);
    await keep();
    await append(services, [anEvent(2, { audience: 'private' })], 'private');
    await deliverBehind(services);
    await keep(rita);
    await commandSubscriber(services, id, { do: 'resume' });
    await deliverBehind(services);

    assert.equal((await now()).state, 'active');
    assert.equal(receiver.received.length, 2);
  });

  test('is another matter than one that nobody registered by a key', async (t) => {
    const { services, keep, receiver } = await world(t);
    const { now } = await hook(services, receiver, { owner: 'user:root' });
    await keep();
    await deliverBehind(services);
    assert.equal((await now()).state, 'active');
  });
});

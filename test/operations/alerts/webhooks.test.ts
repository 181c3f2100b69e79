import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliverBehind, deliverLive } from '../../../shared/subscriptions/index.ts';
import { commandSubscriber } from '../../../shared/subscriptions/webhooks/command.ts';
import { underEmbargo } from '../../../shared/platform/index.ts';
import { startReceiver } from '../../subscriptions/webhooks/receiver.ts';
import { anEvent, append, hook, webhooks } from '../../subscriptions/webhooks/world.ts';
import { openWatched } from './world.ts';

test('a webhook that took nothing for three days is told until it is resumed; of one under embargo only that', async (t) => {
  const watched = await openWatched(t, 'paused-webhook');
  const { clock, look, raised } = watched;
  const services = { ...watched.services, webhooks };
  const receiver = await startReceiver(t);
  const { id } = await hook(services, receiver);
  const { id: apart } = await hook(services, receiver, { audience: 'embargo' });
  receiver.answer = (_, response) => response.writeHead(500).end();
  await append(services, [anEvent(1)]);
  await append(services, [anEvent(1, { audience: 'embargo' })], 'embargo');
  await deliverLive(services, 'ordinary');
  await deliverLive(services, 'embargo');
  clock.pass({ hours: 73 });
  await deliverBehind(services);

  assert.deepEqual(await look(), ['raised paused-webhook', 'raised paused-webhook']);
  assert.deepEqual(await raised(), ['paused-webhook', `paused-webhook ${id}`].sort());

  receiver.answer = (_, response) => response.writeHead(204).end();
  await commandSubscriber(services, id, { do: 'resume' });
  await commandSubscriber(underEmbargo(services), apart, { do: 'resume' });
  assert.deepEqual(await look(), ['cleared paused-webhook', 'cleared paused-webhook']);
});

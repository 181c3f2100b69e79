import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';

import { queues } from '../../../shared/platform/topology.ts';
import { ABSENT, idsOf, messages, PRESENT, QUEUE, queue, receiveOne, served } from './served.ts';

for (const how of [undefined, 'reset'] as const) {
  test(`waiting and sending outlive a connection that is ${how ?? 'closed'}`, async (t) => {
    const { server, bus } = await served(t);
    await bus.send(QUEUE, messages(1));
    await bus.complete(queue, await receiveOne(bus));
    const waiting = bus.receive(queue, 1, PRESENT);
    await delay(100);

    server.dropConnections(how);
    await delay(50);
    await bus.send(QUEUE, [{ id: 'later', body: 1 }]);

    assert.deepEqual(idsOf(await waiting), ['later']);
  });
}

test('a waiting receive outlives a link that the server detaches', async (t) => {
  const { server, bus } = await served(t);
  const waiting = bus.receive(queue, 1, PRESENT);
  await delay(100);

  server.detachLinks(QUEUE);
  await bus.send(QUEUE, messages(1));

  assert.deepEqual(idsOf(await waiting), ['m0']);
});

test('a message that a broken connection swallowed comes again when its lock ran out', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(1));
  server.faults.inject({ at: 'deliver', drop: 'after' });
  const swallowed = await bus.receive(queue, 1, 500);

  server.pass(queues[QUEUE].lockSeconds + 1);

  const again = await receiveOne(bus);
  assert.deepEqual(swallowed, []);
  assert.deepEqual({ id: again.id, deliveryCount: again.deliveryCount }, { id: 'm0', deliveryCount: 1 });
});

test('a drain that is answered late loses no message', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(3));
  server.faults.inject({ at: 'drain', delayMs: 600, times: 2 });

  const some = await bus.receive(queue, 10, PRESENT);
  await bus.send(QUEUE, [{ id: 'later', body: 1 }]);
  const rest = await bus.receive(queue, 10, PRESENT);

  assert.deepEqual(idsOf([...some, ...rest]), ['m0', 'm1', 'm2', 'later']);
  await Promise.all([...some, ...rest].map((message) => bus.complete(queue, message)));
  assert.equal((await bus.counts(queue)).active, 0);
});

test('more messages than a link may have outstanding are received and settled', async (t) => {
  const { bus } = await served(t, { patienceMs: 60_000, retry: { timeoutInMs: 60_000 } });
  const count = 2500;
  await bus.send(QUEUE, messages(count));

  const received = [];
  while (received.length < count) received.push(...(await bus.receive(queue, 500, PRESENT)));
  await Promise.all(received.map((message) => bus.complete(queue, message)));

  assert.equal(new Set(idsOf(received)).size, count);
  assert.deepEqual(await bus.counts(queue), { active: 0, scheduled: 0, deadLettered: 0 });
});

test('a receive that waits ends empty when the bus is closed', async (t) => {
  const { bus } = await served(t);
  const waiting = bus.receive(queue, 1, 60_000);
  await delay(50);

  await bus.close();

  assert.deepEqual(await waiting, []);
  assert.deepEqual(await bus.receive(queue, 1, ABSENT).catch(() => []), []);
});

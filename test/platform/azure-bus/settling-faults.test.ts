import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LockLostError } from '../../../shared/platform/errors.ts';
import { ABSENT, busy, deadQueue, idsOf, messages, QUEUE, queue, receiveOne, served } from './served.ts';

test('a lock that is lost is an error, and the message comes again', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(1));
  const message = await receiveOne(bus);

  server.loseLocks();

  await assert.rejects(bus.complete(queue, message), LockLostError);
  const again = await receiveOne(bus);
  assert.deepEqual({ id: again.id, deliveryCount: again.deliveryCount }, { id: 'm0', deliveryCount: 1 });
});

test('a completion that a busy server refuses is tried again', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(1));
  const message = await receiveOne(bus);
  server.faults.inject({ at: 'settle', ...busy });

  await bus.complete(queue, message);

  assert.equal((await bus.counts(queue)).active, 0);
});

test('a message whose link is gone is settled by its lock token', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(2, { sessionId: 'of no meaning here' }));
  const first = await receiveOne(bus);
  const second = await receiveOne(bus);

  server.dropConnections();

  await bus.complete(queue, first);
  await bus.abandon(queue, second);
  const again = await receiveOne(bus);
  assert.deepEqual({ id: again.id, deliveryCount: again.deliveryCount }, { id: 'm1', deliveryCount: 1 });
});

test('a completion whose connection breaks before it is heard is heard at the second try', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(1));
  const message = await receiveOne(bus);
  server.faults.inject({ at: 'settle', drop: 'before' });

  await bus.complete(queue, message);

  assert.equal((await bus.counts(queue)).active, 0);
});

test('a completion whose answer is lost ends as a lost lock, and the message is gone', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(1));
  const message = await receiveOne(bus);
  server.faults.inject({ at: 'settle', drop: 'after' });

  await assert.rejects(bus.complete(queue, message), LockLostError);

  assert.deepEqual(await bus.receive(queue, 1, ABSENT), []);
});

test('a message that another process has locked is dead-lettered by its token', async (t) => {
  const { bus: host, other } = await served(t);
  const worker = other();
  await host.send(QUEUE, messages(1, { properties: { type: 'job' } }));
  const message = await receiveOne(host);

  await worker.deadLetter(queue, message.lockToken ?? '', 'SchemaError', 'field name is missing');

  await assert.rejects(host.complete(queue, message), LockLostError);
  const [dead] = await worker.peek(deadQueue, 5);
  assert.deepEqual({ id: dead?.id, properties: dead?.properties }, { id: 'm0', properties: { type: 'job' } });
  assert.deepEqual(
    { deadLetterReason: dead?.deadLetterReason, deadLetterDescription: dead?.deadLetterDescription },
    { deadLetterReason: 'SchemaError', deadLetterDescription: 'field name is missing' },
  );
});

test('requests to a busy server are tried again', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(QUEUE, messages(2));
  const message = await receiveOne(bus);
  server.faults.inject({ at: 'manage', times: 2, ...busy });

  const peeked = await bus.peek(queue, 5);
  server.faults.inject({ at: 'manage', ...busy });
  const until = await bus.renewLock(queue, message);
  server.faults.inject({ at: 'manage', ...busy });
  await bus.deadLetter(queue, message.lockToken ?? '', 'Faulty', '');

  assert.deepEqual(idsOf(peeked), ['m0', 'm1']);
  assert.ok(message.lockedUntil && until >= message.lockedUntil);
  assert.deepEqual(idsOf(await bus.peek(deadQueue, 5)), ['m0']);
});

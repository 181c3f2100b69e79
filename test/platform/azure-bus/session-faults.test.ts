import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';

import type { Bus, SessionReceiver } from '../../../shared/platform/bus.ts';
import { LockLostError } from '../../../shared/platform/errors.ts';
import { idsOf, messages, PRESENT, served, TOPIC, triage } from './served.ts';

async function accept(bus: Bus, sessionId?: string): Promise<SessionReceiver> {
  const session = await bus.acceptSession(triage, sessionId, PRESENT);
  assert.ok(session);
  return session;
}

test('a session whose connection breaks is lost, and the next holder gets its messages', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(TOPIC, messages(2, { sessionId: 's' }));
  const lost = await accept(bus, 's');
  const [message] = await lost.receive(1, PRESENT);
  assert.ok(message);

  server.dropConnections();
  await delay(50);

  await assert.rejects(lost.complete(message), LockLostError);
  await assert.rejects(lost.receive(1), LockLostError);
  await assert.rejects(lost.renewLock(), LockLostError);
  const next = await accept(bus);
  assert.deepEqual(idsOf(await next.receive(2, PRESENT)), ['m0', 'm1']);
});

test('a session whose lock is lost counts a failed delivery for what was not settled', async (t) => {
  const { server, bus } = await served(t);
  await bus.send(TOPIC, messages(2, { sessionId: 's' }));
  const lost = await accept(bus, 's');
  const [done, open] = await lost.receive(2, PRESENT);
  assert.ok(done && open);
  await lost.complete(done);

  server.loseLocks();
  await delay(50);

  await assert.rejects(lost.complete(open), LockLostError);
  const [again] = await (await accept(bus)).receive(1, PRESENT);
  assert.deepEqual({ id: again?.id, deliveryCount: again?.deliveryCount }, { id: 'm1', deliveryCount: 1 });
});

test('waiting for a session outlives a broken connection', async (t) => {
  const { server, bus } = await served(t);
  const waiting = bus.acceptSession(triage, undefined, PRESENT);
  await delay(100);

  server.dropConnections();
  await bus.send(TOPIC, messages(1, { sessionId: 's' }));

  assert.equal((await waiting)?.sessionId, 's');
});

test('a session that nobody waits for any more is given back', async (t) => {
  const { bus, other } = await served(t);
  assert.equal(await bus.acceptSession(triage), undefined);

  await bus.send(TOPIC, messages(1, { sessionId: 's' }));

  const session = await accept(other());
  assert.deepEqual(idsOf(await session.receive(1, PRESENT)), ['m0']);
});

test('a message of a session that this process does not hold is not dead-lettered', async (t) => {
  const { bus, other } = await served(t);
  await bus.send(TOPIC, messages(1, { sessionId: 's' }));
  const [message] = await (await accept(bus)).receive(1, PRESENT);

  await assert.rejects(other().deadLetter(triage, message?.lockToken ?? '', 'Faulty', ''), LockLostError);
});

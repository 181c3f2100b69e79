import assert from 'node:assert/strict';
import { test } from 'node:test';

import { StorageError, TransientError } from '../../../shared/platform/errors.ts';
import { busy, messages, QUEUE, queue, served, TOPIC, triage } from './served.ts';

test('counters of queues and subscriptions are read', async (t) => {
  const { bus } = await served(t);
  await bus.send(QUEUE, messages(3));
  await bus.send(TOPIC, messages(2, { sessionId: 's' }));
  await bus.send(TOPIC, [
    { id: 'later', body: 1, sessionId: 's', scheduledAt: new Date(Date.now() + 60_000) },
  ]);

  assert.deepEqual(await bus.counts(queue), { active: 3, scheduled: 0, deadLettered: 0 });
  assert.deepEqual(await bus.counts(triage), { active: 2, scheduled: 0, deadLettered: 0 });
});

test('a count is given again for a while', async (t) => {
  const { bus } = await served(t, { countsAgeMs: 60_000 });
  await bus.send(QUEUE, messages(1));
  await bus.counts(queue);

  await bus.send(QUEUE, messages(2));

  assert.equal((await bus.counts(queue)).active, 1);
  assert.equal((await bus.counts({ ...queue, deadLetters: true })).active, 1);
  assert.equal((await bus.counts({ entity: 'ingest-jobs' })).active, 0);
});

test('counting waits for a busy server, and tells when it stays so', async (t) => {
  const { server, bus } = await served(t);
  server.faults.inject({ at: 'http', times: 2, ...busy });
  server.faults.inject({ at: 'http', drop: 'before' });

  assert.equal((await bus.counts(queue)).active, 0);

  server.faults.inject({ at: 'http', times: 100, ...busy });
  await assert.rejects(bus.counts(queue), TransientError);
  server.faults.clear();
  assert.equal((await bus.counts(queue)).active, 0);
});

test('who may not manage entities may not count', async (t) => {
  const { other } = await served(t);

  await assert.rejects(other().counts(queue), StorageError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TransientError } from '../../../shared/platform/errors.ts';
import { startChild } from '../local/child.ts';
import { ABSENT, busy, idsOf, messages, PRESENT, QUEUE, queue, served } from './served.ts';

test('a send to a busy server is tried again', async (t) => {
  const { server, bus } = await served(t);
  server.faults.inject({ at: 'send', times: 2, ...busy });

  await bus.send(QUEUE, messages(3));

  assert.equal(server.faults.struck.get('send'), 2);
  assert.deepEqual(idsOf(await bus.receive(queue, 5, PRESENT)), ['m0', 'm1', 'm2']);
});

test('a server that stays busy is a transient error', async (t) => {
  const { server, bus } = await served(t);
  server.faults.inject({ at: 'send', times: 100, ...busy });

  await assert.rejects(bus.send(QUEUE, messages(1)), TransientError);

  server.faults.clear();
  assert.deepEqual(await bus.receive(queue, 1, ABSENT), []);
});

test('a link that is refused at first is attached again', async (t) => {
  const { server, bus } = await served(t);
  server.faults.inject({ at: 'attach', times: 2, ...busy });

  await bus.send(QUEUE, messages(1));

  assert.equal((await bus.receive(queue, 1, PRESENT)).length, 1);
});

for (const drop of ['before', 'after'] as const) {
  test(`a batch whose connection breaks ${drop} it is stored arrives once, in order`, async (t) => {
    const { server, bus } = await served(t);
    server.faults.inject({ at: 'send', drop });

    await bus.send(QUEUE, messages(20));

    assert.equal(server.faults.struck.get('send'), 1);
    assert.deepEqual(idsOf(await bus.receive(queue, 50, PRESENT)), idsOf(messages(20) as never));
    assert.deepEqual(await bus.receive(queue, 50, ABSENT), []);
  });
}

test('a slow answer is waited for', async (t) => {
  const { server, bus } = await served(t);
  server.faults.inject({ at: 'send', delayMs: 300 });

  await bus.send(QUEUE, messages(1));

  assert.equal((await bus.receive(queue, 2, PRESENT)).length, 1);
});

test('a call that the SDK forgets goes over a new connection', async () => {
  const child = startChild('../azure-bus/stuck-connection.ts');

  await child.ended();

  assert.deepEqual(child.lines, ['received a', 'dead-lettered a']);
});

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';

import { ServiceBusClient } from '@azure/service-bus';

import { openAzureBus } from '../../shared/platform/azure/bus/azure-bus.ts';
import { recreateEntities } from './service-bus-namespace.ts';
import { startServiceBusServer } from './service-bus-server/server.ts';

/** The test server refuses what Azure refuses: what the adapter never does is done here with the SDK alone. */
async function client(t: TestContext, change = (text: string): string => text): Promise<ServiceBusClient> {
  const server = await startServiceBusServer();
  const opened = new ServiceBusClient(change(server.connectionString), {
    retryOptions: { maxRetries: 0, timeoutInMs: 1000 },
  });
  t.after(async () => {
    await opened.close();
    await server[Symbol.asyncDispose]();
  });
  return opened;
}

function hasCode(code: string, says = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, code);
    assert.match(error.message, says);
    return true;
  };
}

test('an entity that is not there', async (t) => {
  const bus = await client(t);

  await assert.rejects(
    bus.createSender('nowhere').sendMessages({ body: 1 }),
    hasCode('MessagingEntityNotFound'),
  );
  await assert.rejects(
    bus.createReceiver('finding-events', 'nowhere').peekMessages(1),
    hasCode('MessagingEntityNotFound'),
  );
});

test('a wrong key', async (t) => {
  const bus = await client(t, (text) => text.replace('of-a-test', 'another'));

  await assert.rejects(
    bus.createSender('match-jobs').sendMessages({ body: 1 }),
    hasCode('UnauthorizedAccess', /signature/),
  );
});

test('a message of more than 256 KB', async (t) => {
  const sender = (await client(t)).createSender('match-jobs');

  await assert.rejects(sender.sendMessages({ body: Buffer.alloc(262_144) }), hasCode('MessageSizeExceeded'));
});

test('a message without a session where one is needed', async (t) => {
  const sender = (await client(t)).createSender('finding-events');

  await assert.rejects(
    sender.sendMessages([{ body: 1, sessionId: 's' }, { body: 2 }]),
    hasCode('GeneralError', /SessionId was not set/),
  );
});

test('a receiver without a session where one is needed, and with one where there are none', async (t) => {
  const bus = await client(t);

  await assert.rejects(
    bus.createReceiver('finding-events', 'triage').receiveMessages(1, { maxWaitTimeInMs: 10 }),
    hasCode('GeneralError', /non-sessionful/),
  );
  await assert.rejects(bus.acceptNextSession('match-jobs'), hasCode('GeneralError', /sessionful/));
});

test('a session that another holds', async (t) => {
  const bus = await client(t);
  await bus.acceptSession('finding-events', 'triage', 's');

  await assert.rejects(bus.acceptSession('finding-events', 'triage', 's'), hasCode('SessionCannotBeLocked'));
  await assert.rejects(bus.acceptNextSession('finding-events', 'triage'), hasCode('ServiceTimeout'));
});

test('a message gets an id when it has none', async (t) => {
  const bus = await client(t);
  await bus.createSender('match-jobs').sendMessages({ body: 'x', applicationProperties: { a: 1 } });

  const [message] = await bus.createReceiver('match-jobs').receiveMessages(1, { maxWaitTimeInMs: 1000 });

  assert.match(String(message?.messageId), /^[0-9a-f]{32}$/);
  assert.deepEqual(
    { body: message?.body as unknown, applicationProperties: message?.applicationProperties },
    { body: 'x', applicationProperties: { a: 1 } },
  );
});

test('in receive-and-delete mode a message is gone with its delivery', async (t) => {
  const bus = await client(t);
  await bus.createSender('match-jobs').sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = bus.createReceiver('match-jobs', { receiveMode: 'receiveAndDelete' });

  const received = await receiver.receiveMessages(2, { maxWaitTimeInMs: 1000 });

  assert.deepEqual(
    received.map(({ body }) => body as number),
    [1, 2],
  );
  assert.deepEqual(await bus.createReceiver('match-jobs').peekMessages(5), []);
});

test('entities are removed and made over the administration protocol', async (t) => {
  const server = await startServiceBusServer();
  t.after(() => server[Symbol.asyncDispose]());
  const { connectionString } = server;
  const connection = { auth: { connectionString, administrationConnectionString: connectionString } };
  const bus = openAzureBus(connection);
  const event = { id: 'a', body: 1, sessionId: 's' };
  await bus.send('finding-events', [event]);
  await bus.close();

  await recreateEntities(connection, ['finding-events', 'match-jobs']);

  const again = openAzureBus(connection);
  await again.send('finding-events', [event, { ...event, id: 'b', properties: { type: 'finding.changed' } }]);
  const counts = await Promise.all(
    ['triage', 'patches'].map((subscription) => again.counts({ entity: 'finding-events', subscription })),
  );
  assert.deepEqual(
    counts.map(({ active }) => active),
    [2, 1],
  );
  await again.close();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServiceBusClient } from '@azure/service-bus';
import { messageFor } from '../../shared/events/data-ref.ts';
import { openAdministration } from '../../shared/platform/azure/bus/connection.ts';
import { openAzureBus } from '../../shared/platform/azure/bus/azure-bus.ts';
import { folderOf } from '../platform/local/state.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { filters, variants, wantedBy } from './filter-facts.ts';
import { startServiceBusServer } from '../wire/service-bus-server/server.ts';

test('a rule of a subscription filters by type, severity, lane, package or release, or all of them', async (t) => {
  const server = await startServiceBusServer({ file: `${await folderOf(t)}/service-bus.db` });
  t.after(() => server[Symbol.asyncDispose]());
  const { connectionString } = server;
  const auth = { connectionString, administrationConnectionString: connectionString };
  const administration = openAdministration({ auth });
  for (const [name, applicationProperties] of Object.entries(filters))
    await administration.createSubscription('patch-events', `by-${name}`, {
      requiresSession: true,
      defaultRuleOptions: { name: '$Default', filter: { applicationProperties } },
    });
  const { blobs } = await openPlatform(t, undefined, MEMORY);
  const bus = openAzureBus({ auth });
  t.after(() => bus.close());
  for (const event of variants) await bus.send('patch-events', [await messageFor(blobs, event)]);

  const client = new ServiceBusClient(connectionString);
  t.after(() => client.close());
  for (const name of Object.keys(filters)) {
    const receiver = await client.acceptNextSession('patch-events', `by-${name}`);
    const expected = wantedBy(name);
    const got: unknown[] = [];
    while (got.length < expected.length)
      for (const message of await receiver.receiveMessages(expected.length - got.length, {
        maxWaitTimeInMs: 1000,
      })) {
        got.push(message.applicationProperties?.['cloudEvents_subject']);
        await receiver.completeMessage(message);
      }
    assert.deepEqual(got, expected, name);
    assert.deepEqual(await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 }), [], name);
    await receiver.close();
  }
});

import type { ServiceBusAdministrationClient } from '@azure/service-bus';

import {
  type BusConnection,
  openAdministration,
  readBusConnection,
} from '../../shared/platform/azure/bus/connection.ts';
import { azureSettings, readSettings } from '../../shared/platform/index.ts';
import { sqlFilterOf } from '../../shared/platform/subscription-filter.ts';
import { type EntityOptions, queues, topics } from '../../shared/platform/topology.ts';

/**
 * The namespace or emulator that the environment names for tests; `undefined` without.
 * `PATCHLINE_TEST_SERVICEBUS_NAMESPACE`: a host name, reached by the identity of who runs the tests;
 * `PATCHLINE_TEST_SERVICEBUS_CONNECTION`: a connection string; `PATCHLINE_TEST_SERVICEBUS_ADMINISTRATION`: another for
 * the administration of an emulator, which listens on a port of its own.
 */
export async function namespaceOfEnvironment(): Promise<BusConnection | undefined> {
  const namespace = process.env['PATCHLINE_TEST_SERVICEBUS_NAMESPACE'];
  const connectionString = process.env['PATCHLINE_TEST_SERVICEBUS_CONNECTION'];
  if (namespace === undefined && connectionString === undefined) return undefined;
  return readBusConnection(
    readSettings(azureSettings, {
      ServiceBus: connectionString,
      ServiceBus__administration: process.env['PATCHLINE_TEST_SERVICEBUS_ADMINISTRATION'],
      ServiceBus__fullyQualifiedNamespace: namespace,
      PATCHLINE_ALLOW_KEYS: 'true',
    }),
  );
}

/** Removes the queues and topics of these names with all that is in them, and makes them as the topology says. */
export async function recreateEntities(connection: BusConnection, names: readonly string[]): Promise<void> {
  const client = openAdministration(connection);
  for (const [name, options] of Object.entries(queues)) {
    if (names.includes(name)) await recreateQueue(client, name, options);
  }
  for (const { name } of topics) {
    if (names.includes(name)) await recreateTopic(client, name);
  }
}

async function recreateQueue(
  client: ServiceBusAdministrationClient,
  name: string,
  options: EntityOptions,
): Promise<void> {
  if (await client.queueExists(name)) await client.deleteQueue(name);
  await client.createQueue(name, {
    lockDuration: seconds(options.lockSeconds),
    maxDeliveryCount: options.maxDeliveries,
    requiresSession: options.requiresSession,
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: seconds(options.duplicateDetectionSeconds),
  });
}

async function recreateTopic(client: ServiceBusAdministrationClient, name: string): Promise<void> {
  const topic = topics.find((one) => one.name === name);
  if (topic === undefined) return;
  if (await client.topicExists(name)) await client.deleteTopic(name);
  await client.createTopic(name, {
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: seconds(topic.duplicateDetectionSeconds),
  });
  for (const options of topic.subscriptions) {
    await client.createSubscription(name, options.name, {
      lockDuration: seconds(options.lockSeconds),
      maxDeliveryCount: options.maxDeliveries,
      requiresSession: options.requiresSession,
      defaultRuleOptions: { name: 'filter', filter: { sqlExpression: sqlFilterOf(options) } },
    });
  }
}

function seconds(count: number): string {
  return `PT${count}S`;
}

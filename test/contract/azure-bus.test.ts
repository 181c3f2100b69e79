import { setTimeout as delay } from 'node:timers/promises';

import { openAzureBus } from '../../shared/platform/azure/bus/azure-bus.ts';
import type { BusConnection } from '../../shared/platform/azure/bus/connection.ts';
import type { Bus } from '../../shared/platform/bus.ts';
import { namespaceOfEnvironment, recreateEntities } from '../wire/service-bus-namespace.ts';
import { startServiceBusServer } from '../wire/service-bus-server/server.ts';
import { busContract } from './bus.ts';
import { QUEUE, TOPIC } from './bus/waits.ts';
import type { Open } from './opened.ts';

/** Until a client has heard that its session is lost; a settlement that crosses it waits for a minute in the SDK. */
const TOLD_MS = 20;

/** The bus on a server of its own, over the wire. */
const openOnServer: Open<Bus> = async () => {
  const server = await startServiceBusServer();
  const { connectionString } = server;
  const opened = openedOn({ auth: { connectionString, administrationConnectionString: connectionString } });
  return {
    ...opened,
    async pass(seconds) {
      server.pass(seconds);
      await delay(TOLD_MS);
    },
    async close() {
      await opened.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

function openedOn(connection: BusConnection) {
  const options = { ...connection, countsAgeMs: 0 };
  const port = openAzureBus(options);
  let bus = port;
  return {
    port,
    async reopen() {
      await bus.close();
      bus = openAzureBus(options);
      return bus;
    },
    close: () => bus.close(),
  };
}

busContract('Azure Service Bus, simulated', openOnServer, { presentMs: 5000, absentMs: 20 });

const namespace = await namespaceOfEnvironment();
if (namespace !== undefined) {
  const openOnNamespace: Open<Bus> = async () => {
    await recreateEntities(namespace, [QUEUE, 'ingest-jobs', TOPIC]);
    return openedOn(namespace);
  };
  busContract('Azure Service Bus of the environment', openOnNamespace, {
    presentMs: 20_000,
    absentMs: 2000,
  });
}

import { setTimeout as delay } from 'node:timers/promises';

import { openAzureBus } from '../../shared/platform/azure/bus/azure-bus.ts';
import type { BusConnection } from '../../shared/platform/azure/bus/connection.ts';
import type { Bus } from '../../shared/platform/bus.ts';
import { startServiceBusServer } from '../wire/service-bus-server/server.ts';
import { busContract } from './bus.ts';
import type { Open } from './opened.ts';

/** Until a client has heard that its session is lost; a settlement that crosses it waits for a minute in the SDK. */
const TOLD_MS = 20;

/** The bus on a server of its own, over the wire. */
const openOnServer: Open<Bus> = async () => {
  const server = await startServiceBusServer();
  const connection: BusConnection = {
    auth: {
      connectionString: server.connectionString,
      administrationConnectionString: server.connectionString,
    },
    countsAgeMs: 0,
  };
  let bus = openAzureBus(connection);
  return {
    port: bus,
    async pass(seconds) {
      server.pass(seconds);
      await delay(TOLD_MS);
    },
    async reopen() {
      await bus.close();
      bus = openAzureBus(connection);
      return bus;
    },
    async close() {
      await bus.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

busContract('Azure Service Bus, simulated', openOnServer, { presentMs: 5000, absentMs: 20 });

import type { TestContext } from 'node:test';

import { openAzureBus } from '../../../shared/platform/azure/bus/azure-bus.ts';
import type { BusConnection } from '../../../shared/platform/azure/bus/connection.ts';
import type { Bus, OutgoingMessage, ReceivedMessage, Inbox } from '../../../shared/platform/bus.ts';
import type { ServiceBusServer } from '../../wire/service-bus-server/server.ts';
import { startServiceBusServer } from '../../wire/service-bus-server/server.ts';

export const QUEUE = 'match-jobs';
export const queue: Inbox = { entity: QUEUE };
export const deadQueue: Inbox = { entity: QUEUE, deadLetters: true };
export const TOPIC = 'finding-events';
export const triage: Inbox = { entity: TOPIC, subscription: 'triage' };

/** Long enough for what must come, and to believe that nothing comes. Milliseconds. */
export const PRESENT = 5000;
export const ABSENT = 20;

export const busy = {
  refuse: { condition: 'com.microsoft:server-busy', description: 'The server is busy.' },
};

/** A bus that tries again soon, by the shape of the real one. */
function busOn(connectionString: string, more: Partial<BusConnection> = {}): Bus {
  return openAzureBus({
    auth: { connectionString, administrationConnectionString: connectionString },
    retry: { maxRetries: 4, retryDelayInMs: 20, maxRetryDelayInMs: 200, timeoutInMs: 2000 },
    patienceMs: 5000,
    countsAgeMs: 0,
    ...more,
  });
}

interface Served {
  server: ServiceBusServer;
  bus: Bus;
  /** Another process, as it were, that may not manage entities. */
  other: () => Bus;
}

/** A server and a bus on it, for one test. */
export async function served(t: TestContext, connection: Partial<BusConnection> = {}): Promise<Served> {
  const server = await startServiceBusServer();
  const bus = busOn(server.connectionString, connection);
  const others: Bus[] = [];
  t.after(async () => {
    await Promise.all([bus, ...others].map((one) => one.close()));
    await server[Symbol.asyncDispose]();
  });
  return {
    server,
    bus,
    other: () => {
      others.push(busOn(server.restrictedConnectionString));
      return others.at(-1) as Bus;
    },
  };
}

export function messages(count: number, more: Partial<OutgoingMessage> = {}): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}`, body: { index }, ...more }));
}

export function idsOf(received: readonly ReceivedMessage[]): string[] {
  return received.map(({ id }) => id);
}

/** The one message that must be there. */
export async function receiveOne(bus: Bus, inbox = queue): Promise<ReceivedMessage> {
  const [message] = await bus.receive(inbox, 1, PRESENT);
  if (message === undefined) throw new Error(`no message of ${inbox.entity}`);
  return message;
}

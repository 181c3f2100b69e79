import { type Clock, systemClock } from '../clock.ts';
import { InvalidInputError, messageOf } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { AzureSettings } from '../settings/azure.ts';
import { currentDocuments } from '../schemas/current-documents.ts';
import { openAzureBlobs } from './blobs/azure-blobs.ts';
import { readBlobConnection } from './blobs/connection.ts';
import { openAzureBus } from './bus/azure-bus.ts';
import { readBusConnection } from './bus/connection.ts';
import { openAzureDocuments } from './documents/azure-documents.ts';
import { readCosmosConnection } from './documents/connection.ts';

export interface AzurePlatform extends Platform {
  takeRequestUnits: () => number;
  /** Closes the connections. */
  close(): Promise<void>;
}

/**
 * Opens the ports on Azure Cosmos DB, Service Bus and Blob Storage, as named in the settings (`Cosmos__…`,
 * `ServiceBus__…`, `Storage__…`). Sends nothing before the first call.
 * @throws InvalidInputError naming every missing or invalid setting
 */
export async function openAzurePlatform(
  settings: AzureSettings,
  clock: Clock = systemClock,
): Promise<AzurePlatform> {
  const { cosmos, blobs, bus } = await readConnections(settings);
  const documents = openAzureDocuments(cosmos);
  const messages = openAzureBus(bus);
  let taken = 0;
  return {
    documents: currentDocuments(documents),
    bus: messages,
    blobs: openAzureBlobs(blobs),
    clock,
    takeRequestUnits() {
      const before = taken;
      taken = documents.charges().reduce((sum, { requestUnits }) => sum + requestUnits, 0);
      return taken - before;
    },
    async close() {
      await messages.close();
      await documents.close();
    },
  };
}

async function readConnections(settings: AzureSettings) {
  const read = await Promise.allSettled([
    readCosmosConnection(settings),
    readBlobConnection(settings),
    readBusConnection(settings),
  ]);
  const [cosmos, blobs, bus] = read;
  if (cosmos.status === 'fulfilled' && blobs.status === 'fulfilled' && bus.status === 'fulfilled') {
    return { cosmos: cosmos.value, blobs: blobs.value, bus: bus.value };
  }
  const problems = read.flatMap((one) => (one.status === 'rejected' ? [messageOf(one.reason)] : []));
  throw new InvalidInputError(problems.join('\n'));
}

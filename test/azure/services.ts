import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobContainer } from '../../shared/platform/azure/blobs/azure-blobs.ts';
import { createContainers } from '../../shared/platform/azure/documents/containers.ts';
import { readBlobConnection } from '../../shared/platform/azure/blobs/connection.ts';
import { readCosmosConnection } from '../../shared/platform/azure/documents/connection.ts';
import { azureSettings, type Environment, readSettings } from '../../shared/platform/index.ts';
import { startAzurite } from '../platform/azure/azurite.ts';
import { type CosmosServer, startCosmosServer } from '../wire/cosmos-server/server.ts';
import { type ServiceBusServer, startServiceBusServer } from '../wire/service-bus-server/server.ts';

/** Everything that the Azure footing needs, on this machine: two test servers and the real Azurite. */
export interface Services extends AsyncDisposable {
  cosmos: CosmosServer;
  serviceBus: ServiceBusServer;
  /** What an app is given to reach them. */
  environment: Environment;
}

export async function startServices(): Promise<Services> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-azure-'));
  const [cosmos, azurite, serviceBus] = await Promise.all([
    startCosmosServer({ file: join(folder, 'cosmos.db') }),
    startAzurite(),
    startServiceBusServer({ file: join(folder, 'service-bus.db') }),
  ]);
  const environment = {
    Cosmos: `AccountEndpoint=${cosmos.endpoint};AccountKey=${cosmos.key}`,
    Storage: azurite.connectionString,
    ServiceBus: serviceBus.connectionString,
  };
  const settings = readSettings(azureSettings, environment);
  await createContainers(await readCosmosConnection(settings));
  await createBlobContainer(await readBlobConnection(settings));
  return {
    cosmos,
    serviceBus,
    environment,
    async [Symbol.asyncDispose]() {
      await serviceBus[Symbol.asyncDispose]();
      await cosmos[Symbol.asyncDispose]();
      await azurite.close();
      await rm(folder, { recursive: true });
    },
  };
}

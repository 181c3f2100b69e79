import type { Container } from '@azure/cosmos';

import type { ContainerName, Documents } from '../../documents.ts';
import { NotFoundError } from '../../errors.ts';
import { containers } from '../../topology.ts';
import { AzureContainer } from './azure-container.ts';
import { type Charge, Charges } from './charges.ts';
import { type CosmosConnection, openClient } from './connection.ts';

export interface AzureDocuments extends Documents {
  /** What the service has charged since this was opened, by container and operation. */
  charges(): Charge[];
}

/**
 * The document port on Azure Cosmos DB for NoSQL. Nothing is asked of the service before the first call; containers
 * are there already.
 */
export function openAzureDocuments(connection: CosmosConnection): AzureDocuments {
  const client = openClient(connection);
  const database = client.database(connection.database);
  const charges = new Charges();
  return {
    container(name: ContainerName) {
      if (!Object.hasOwn(containers, name)) throw new NotFoundError(`no container is named '${name}'`);
      const container: Container = database.container(name);
      return new AzureContainer(container, name, containers[name].partitionKey, charges);
    },
    charges: () => charges.list(),
    close() {
      client.dispose();
      return Promise.resolve();
    },
  };
}

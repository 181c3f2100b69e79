import type { Container } from '@azure/cosmos';

import type { ContainerName, Documents } from '../../documents.ts';
import { NotFoundError } from '../../errors.ts';
import { containers } from '../../topology.ts';
import { AzureContainer } from './azure-container.ts';
import { type Charge, Charges } from './charges.ts';
import { type CosmosConnection, openClient } from './connection.ts';

export interface AzureDocuments extends Documents {
  /** Request units charged by the service since this was opened, by container and operation. */
  charges(): Charge[];
}

/**
 * Opens the document port on Azure Cosmos DB for NoSQL. Sends nothing before the first call; the containers
 * must exist.
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

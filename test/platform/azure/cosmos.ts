import type { TestContext } from 'node:test';

import { CosmosClient } from '@azure/cosmos';

import {
  type AzureDocuments,
  openAzureDocuments,
} from '../../../shared/platform/azure/documents/azure-documents.ts';
import type { CosmosConnection } from '../../../shared/platform/azure/documents/connection.ts';
import { createContainers } from '../../../shared/platform/azure/documents/containers.ts';
import type { FaultScript, SeenRequest } from '../../wire/cosmos-server/faults.ts';
import type { CosmosServer } from '../../wire/cosmos-server/server.ts';
import { startCosmosServer } from '../../wire/cosmos-server/server.ts';
import { note } from '../../contract/documents/note.ts';
import { folderOf } from '../local/state.ts';

/** Documents on a test server whose containers are there, for one test. */
interface OnServer {
  server: CosmosServer;
  connection: CosmosConnection;
  documents: AzureDocuments;
}

export async function documentsOnServer(t: TestContext): Promise<OnServer> {
  const server = await startCosmosServer({ file: `${await folderOf(t)}/cosmos.db` });
  t.after(() => server[Symbol.asyncDispose]());
  const connection = { endpoint: server.endpoint, database: 'test', auth: { key: server.key } };
  await createContainers(connection);
  const documents = opened(t, connection);
  // The SDK reads the definition of a container once: not part of what tests count.
  await documents.container('runs').create('warm', note('warm', 'warm'));
  server.requests.length = 0;
  return { server, connection, documents };
}

/** The adapter, closed at the end of the test. */
export function opened(t: TestContext, connection: CosmosConnection): AzureDocuments {
  const documents = openAzureDocuments(connection);
  t.after(() => documents.close());
  return documents;
}

/** The SDK itself, with what it does unless told otherwise. */
export function sdkClient(t: TestContext, { endpoint, key }: CosmosServer): CosmosClient {
  const client = new CosmosClient({ endpoint, key });
  t.after(() => {
    client.dispose();
  });
  return client;
}

/** How many requests of that operation the server has seen. */
export function seen({ requests }: CosmosServer, operation: SeenRequest['operation']): number {
  return requests.filter((request) => request.operation === operation).length;
}

/** Faults for the first requests of an operation, one each. */
export function firstRequests(
  operation: SeenRequest['operation'],
  ...faults: ReturnType<FaultScript>[]
): FaultScript {
  let index = 0;
  return (request) => (request.operation === operation ? faults[index++] : undefined);
}

/** The same fault for every request of an operation. */
export function everyRequest(
  operation: SeenRequest['operation'],
  fault: ReturnType<FaultScript>,
): FaultScript {
  return (request) => (request.operation === operation ? fault : undefined);
}

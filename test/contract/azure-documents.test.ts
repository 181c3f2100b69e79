import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { DefaultAzureCredential } from '@azure/identity';

import type { CosmosConnection } from '../../shared/platform/azure/documents/connection.ts';
import { createContainers } from '../../shared/platform/azure/documents/containers.ts';
import { openAzureDocuments } from '../../shared/platform/azure/documents/azure-documents.ts';
import type { Documents } from '../../shared/platform/documents.ts';
import { SteppingClock, temporaryFolder } from '../platform/local/state.ts';
import { startCosmosServer } from '../wire/cosmos-server/server.ts';
import { documentsContract } from './documents.ts';
import { containerTimeToLiveCases } from './documents/time-to-live.ts';
import type { Open } from './opened.ts';
import { contract } from './opened.ts';

/** Each case has a server of its own; a restart is one of the server, too. */
const openOnTestServer: Open<Documents> = async () => {
  const folder = await temporaryFolder();
  const clock = new SteppingClock();
  const options = { file: join(folder, 'cosmos.db'), clock };
  let server = await startCosmosServer(options);
  const connect = (): CosmosConnection => ({
    endpoint: server.endpoint,
    database: 'test',
    auth: { key: server.key },
  });
  await createContainers(connect());
  let documents = openAzureDocuments(connect());
  return {
    port: documents,
    pass(seconds) {
      clock.pass(seconds);
      return Promise.resolve();
    },
    async reopen() {
      await documents.close();
      await server[Symbol.asyncDispose]();
      server = await startCosmosServer(options);
      documents = openAzureDocuments(connect());
      return documents;
    },
    async close() {
      await documents.close();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
};

documentsContract('Cosmos DB, on the test server', openOnTestServer);
describe('documents: Cosmos DB, on the test server, a month on', () => {
  containerTimeToLiveCases(contract(openOnTestServer));
});

const endpoint = process.env['PATCHLINE_TEST_COSMOS_ENDPOINT'];
if (endpoint !== undefined) {
  const key = process.env['PATCHLINE_TEST_COSMOS_KEY'];
  const connection: CosmosConnection = {
    endpoint,
    database: process.env['PATCHLINE_TEST_COSMOS_DATABASE'] ?? 'patchline-test',
    auth: key === undefined ? { credential: new DefaultAzureCredential() } : { key },
  };
  // By identity the containers have to be there: data-plane roles cannot create them.
  const created = key === undefined ? Promise.resolve() : createContainers(connection);
  documentsContract(`Cosmos DB at ${endpoint}`, async () => {
    await created;
    const documents = openAzureDocuments(connection);
    return {
      port: documents,
      pass: (seconds) => wait(seconds * 1000),
      reopen: () => Promise.resolve(openAzureDocuments(connection)),
      close: () => documents.close(),
    };
  });
}

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { createBlobContainer, openAzureBlobs } from '../../../shared/platform/azure/blobs/azure-blobs.ts';
import { createContainers } from '../../../shared/platform/azure/documents/containers.ts';
import { azureSettings, readSettings } from '../../../shared/platform/index.ts';
import { readBlobConnection } from '../../../shared/platform/azure/blobs/connection.ts';
import { readCosmosConnection } from '../../../shared/platform/azure/documents/connection.ts';
import { StorageError } from '../../../shared/platform/errors.ts';
import { note } from '../../contract/documents/note.ts';
import { needs } from '../../needs.ts';
import { startCosmosServer } from '../../wire/cosmos-server/server.ts';
import { folderOf } from '../local/state.ts';
import { startAzurite } from './azurite.ts';
import { trustedCertificate } from './certificate.ts';
import { opened } from './cosmos.ts';
import { startIdentityEndpoint, storageToken } from './identity-endpoint.ts';

const CLIENT_ID = '11111111-2222-3333-4444-555555555555';

// One for both tests: what the SDK learns of its environment it keeps for the life of the process.
const token = storageToken();
const identity = await startIdentityEndpoint(token);
Object.assign(process.env, identity.environment);
after(() => identity[Symbol.asyncDispose]());

test(
  'documents are used by managed identity; creating containers is refused it',
  needs('openssl'),
  async (t) => {
    const tls = await trustedCertificate(t);
    const file = join(await folderOf(t), 'cosmos.db');
    const server = await startCosmosServer({ file, tls, tokens: [token] });
    t.after(() => server[Symbol.asyncDispose]());
    const { endpoint, key } = server;
    await createContainers({ endpoint, database: 'patchline', auth: { key } });

    const connection = await readCosmosConnection(
      readSettings(azureSettings, {
        Cosmos__accountEndpoint: endpoint,
        Cosmos__clientId: CLIENT_ID,
      }),
    );
    const runs = opened(t, connection).container('runs');
    const etag = await runs.create('p', note('p', 'a'));

    assert.equal((await runs.read('p', 'a'))?.etag, etag);
    assert.deepEqual(identity.asked.at(-1), { resource: endpoint.slice(0, -1), clientId: CLIENT_ID });
    const elsewhere = createContainers({ ...connection, database: 'other' });
    await assert.rejects(elsewhere, (error) => error instanceof StorageError && /RBAC/.test(error.message));
  },
);

test('blobs are used by managed identity', needs('openssl'), async (t) => {
  const tls = await trustedCertificate(t);
  const azurite = await startAzurite({ tls });
  t.after(() => azurite.close());

  const connection = await readBlobConnection(
    readSettings(azureSettings, {
      Storage__blobServiceUri: `https://127.0.0.1:${azurite.port}/devstoreaccount1`,
      Storage__credential: 'managedidentity',
      AZURE_CLIENT_ID: CLIENT_ID,
    }),
  );
  await createBlobContainer(connection);
  const blobs = openAzureBlobs(connection);
  await blobs.put('a', Buffer.from('1'));

  assert.equal((await blobs.get('a'))?.bytes.toString(), '1');
  assert.deepEqual(identity.asked.at(-1), { resource: 'https://storage.azure.com', clientId: CLIENT_ID });
});

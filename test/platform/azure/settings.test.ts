import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readBlobConnection as readBlobs } from '../../../shared/platform/azure/blobs/connection.ts';
import { readCosmosConnection as readCosmos } from '../../../shared/platform/azure/documents/connection.ts';
import { InvalidInputError } from '../../../shared/platform/errors.ts';
import { azureSettings, type Environment, readSettings } from '../../../shared/platform/index.ts';

const readCosmosConnection = (environment: Environment) =>
  readCosmos(readSettings(azureSettings, environment));
const readBlobConnection = (environment: Environment) => readBlobs(readSettings(azureSettings, environment));

const cosmosKey = (endpoint: string): string => `AccountEndpoint=${endpoint};AccountKey=c2VjcmV0==;`;
const storageKey = (endpoint: string): string =>
  `AccountName=devstoreaccount1;AccountKey=c2VjcmV0==;BlobEndpoint=${endpoint};`;

async function refusal(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    assert.ok(error instanceof InvalidInputError);
    return error.message;
  }
  assert.fail('nothing was refused');
}

test('a missing setting is named', async () => {
  assert.match(await refusal(readCosmosConnection({})), /Cosmos__accountEndpoint is missing/);
  assert.match(await refusal(readBlobConnection({})), /Storage__blobServiceUri is missing/);
});

test('identities are used over https only', async () => {
  const plain = 'http://account.example/';

  assert.match(await refusal(readCosmosConnection({ Cosmos__accountEndpoint: plain })), /not https/);
  assert.match(await refusal(readBlobConnection({ Storage__blobServiceUri: plain })), /not https/);
  assert.match(await refusal(readBlobConnection({ Storage__blobServiceUri: 'account' })), /is not a URL/);
});

test('with an endpoint alone the connection is made by identity', async () => {
  const settings = {
    Cosmos__accountEndpoint: 'https://account.documents.azure.com/',
    Cosmos__clientId: '11111111-1111-1111-1111-111111111111',
    Storage__blobServiceUri: 'https://account.blob.core.windows.net/',
    Storage__containerName: 'blobs',
  };

  const cosmos = await readCosmosConnection(settings);
  const blobs = await readBlobConnection(settings);

  assert.deepEqual(
    { endpoint: cosmos.endpoint, database: cosmos.database },
    { endpoint: settings.Cosmos__accountEndpoint, database: 'patchline' },
  );
  assert.ok('credential' in cosmos.auth && 'credential' in blobs.auth);
  assert.equal(cosmos.auth.credential.constructor.name, 'ManagedIdentityCredential');
  assert.equal(blobs.auth.credential.constructor.name, 'DefaultAzureCredential');
  assert.equal(blobs.containerName, 'blobs');
});

test('a connection string is taken for an emulator on this machine', async () => {
  for (const host of [
    'http://127.0.0.1:8081',
    'http://localhost:8081',
    'https://[::1]:8081',
    'http://127.1.2.3',
  ]) {
    const cosmos = await readCosmosConnection({ Cosmos: cosmosKey(host), Cosmos__database: 'mine' });
    await readBlobConnection({ Storage: storageKey(host) });

    assert.deepEqual(cosmos, { endpoint: host, database: 'mine', auth: { key: 'c2VjcmV0==' } });
  }
  await readBlobConnection({ Storage: 'UseDevelopmentStorage=true' });
});

test('a key for anything else is refused, unless keys are allowed', async () => {
  const endpoints = [
    'https://account.documents.azure.com',
    'https://localhost.example',
    'http://cosmos:8081',
    'https://127.0.0.1.example',
  ];
  for (const endpoint of endpoints) {
    const [cosmos, storage] = [{ Cosmos: cosmosKey(endpoint) }, { Storage: storageKey(endpoint) }];

    assert.match(await refusal(readCosmosConnection(cosmos)), /PATCHLINE_ALLOW_KEYS/);
    assert.match(await refusal(readBlobConnection(storage)), /PATCHLINE_ALLOW_KEYS/);
    await readCosmosConnection({ ...cosmos, PATCHLINE_ALLOW_KEYS: 'true' });
    await readBlobConnection({ ...storage, PATCHLINE_ALLOW_KEYS: 'true' });
  }
  const account = 'DefaultEndpointsProtocol=https;AccountName=account;AccountKey=c2VjcmV0==';
  assert.match(await refusal(readBlobConnection({ Storage: account })), /account\.blob\.core\.windows\.net/);
});

test('a broken connection string is refused without being shown', async () => {
  const broken = [
    refusal(readCosmosConnection({ Cosmos: 'c2VjcmV0' })),
    refusal(readCosmosConnection({ Cosmos: 'AccountKey=c2VjcmV0' })),
    refusal(readCosmosConnection({ Cosmos: 'AccountEndpoint=c2VjcmV0;AccountKey=c2VjcmV0' })),
    refusal(readBlobConnection({ Storage: 'c2VjcmV0' })),
  ];

  for (const message of await Promise.all(broken)) {
    assert.match(message, /setting (Cosmos|Storage)/);
    assert.doesNotMatch(message, /c2VjcmV0/);
  }
});

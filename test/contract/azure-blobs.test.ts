import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';

import type { BlobConnection } from '../../shared/platform/azure/blobs/connection.ts';
import { createBlobContainer, openAzureBlobs } from '../../shared/platform/azure/blobs/azure-blobs.ts';
import type { Blobs } from '../../shared/platform/blobs.ts';
import { startAzurite } from '../platform/azure/azurite.ts';
import { blobsContract } from './blobs.ts';
import type { Open } from './opened.ts';

interface Service {
  auth: BlobConnection['auth'];
  pass: (seconds: number) => Promise<void>;
}

/** Each case has a container of its own. */
function opening(service: () => Promise<Service>): Open<Blobs> {
  return async () => {
    const { auth, pass } = await service();
    const connection = { containerName: `test-${randomUUID()}`, auth };
    await createBlobContainer(connection);
    return {
      port: openAzureBlobs(connection),
      pass,
      reopen: () => Promise.resolve(openAzureBlobs(connection)),
      async close() {
        await serviceClient(auth).deleteContainer(connection.containerName);
      },
    };
  };
}

function serviceClient(auth: BlobConnection['auth']): BlobServiceClient {
  return 'credential' in auth
    ? new BlobServiceClient(auth.serviceUri, auth.credential)
    : BlobServiceClient.fromConnectionString(auth.connectionString);
}

let azurite: ReturnType<typeof startAzurite> | undefined;
after(async () => {
  await (await azurite)?.close();
});

blobsContract(
  'Azurite',
  opening(async () => {
    azurite ??= startAzurite();
    const { connectionString, pass } = await azurite;
    return { auth: { connectionString }, pass };
  }),
);

const connectionString = process.env['PATCHLINE_TEST_STORAGE_CONNECTION'];
const serviceUri = process.env['PATCHLINE_TEST_STORAGE_URI'];
const pass = (seconds: number): Promise<void> => wait(seconds * 1000);
if (connectionString !== undefined) {
  blobsContract(
    'the storage account of PATCHLINE_TEST_STORAGE_CONNECTION',
    opening(() => Promise.resolve({ auth: { connectionString }, pass })),
  );
} else if (serviceUri !== undefined) {
  const auth = { serviceUri, credential: new DefaultAzureCredential() };
  blobsContract(
    `the storage account at ${serviceUri}`,
    opening(() => Promise.resolve({ auth, pass })),
  );
}

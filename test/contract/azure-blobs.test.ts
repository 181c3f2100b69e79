import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { BlobServiceClient } from '@azure/storage-blob';

import type { Blobs } from '../../shared/platform/blobs.ts';
import { createBlobContainer, openAzureBlobs } from '../../shared/platform/azure/index.ts';
import type { Azurite } from '../platform/azure/azurite.ts';
import { startAzurite } from '../platform/azure/azurite.ts';
import { blobsContract } from './blobs.ts';
import type { Open } from './opened.ts';

interface Service {
  connectionString: string;
  pass: (seconds: number) => Promise<void>;
}

/** Each case has a container of its own. */
function opening(service: () => Promise<Service>): Open<Blobs> {
  return async () => {
    const { connectionString, pass } = await service();
    const connection = { containerName: `test-${randomUUID()}`, auth: { connectionString } };
    await createBlobContainer(connection);
    return {
      port: openAzureBlobs(connection),
      pass,
      reopen: () => Promise.resolve(openAzureBlobs(connection)),
      async close() {
        const client = BlobServiceClient.fromConnectionString(connectionString);
        await client.deleteContainer(connection.containerName);
      },
    };
  };
}

let azurite: Promise<Azurite> | undefined;
after(async () => {
  await (await azurite)?.close();
});

blobsContract(
  'Azurite',
  opening(() => (azurite ??= startAzurite())),
);

const real = process.env['PATCHLINE_TEST_STORAGE_CONNECTION'];
if (real !== undefined) {
  const service = { connectionString: real, pass: (seconds: number) => wait(seconds * 1000) };
  blobsContract(
    'the storage account of PATCHLINE_TEST_STORAGE_CONNECTION',
    opening(() => Promise.resolve(service)),
  );
}

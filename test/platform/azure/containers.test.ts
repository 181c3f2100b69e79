import assert from 'node:assert/strict';
import { test } from 'node:test';

import { containerDefinitions } from '../../../shared/platform/azure/index.ts';
import { createContainers } from '../../../shared/platform/azure/documents/containers.ts';
import { StorageError } from '../../../shared/platform/errors.ts';
import { containers } from '../../../shared/platform/topology.ts';
import { documentsOnServer, sdkClient } from './cosmos.ts';

test('every container of the topology is defined, with its key, its index and its time', () => {
  const definitions = containerDefinitions();

  assert.deepEqual(
    definitions.map(({ id, partitionKey, defaultTtl }) => ({ id, paths: partitionKey?.paths, defaultTtl })),
    Object.entries(containers).map(([id, one]) => ({
      id,
      paths: [one.partitionKey],
      defaultTtl: one.defaultTtl ?? -1,
    })),
  );
  for (const { indexingPolicy } of definitions) {
    assert.deepEqual(indexingPolicy?.excludedPaths, [{ path: '/*' }], 'bodies cost nothing to index');
  }
  const findings = definitions.find(({ id }) => id === 'findings')?.indexingPolicy?.includedPaths;
  assert.deepEqual(
    findings?.map(({ path }) => path),
    [
      '/packageKey/?',
      '/kind/?',
      '/release/?',
      '/package/?',
      '/status/?',
      '/severity/?',
      '/stage/?',
      '/number/?',
    ],
  );
});

test('containers are created where they are missing, as they are defined', async (t) => {
  const { server, connection } = await documentsOnServer(t);
  const database = sdkClient(t, server).database('test');
  await database.container('events').delete();

  await createContainers(connection);

  const { resource } = await database.container('events').read();
  const expected = containerDefinitions().find(({ id }) => id === 'events');
  assert.deepEqual(
    {
      partitionKey: resource?.partitionKey,
      indexingPolicy: resource?.indexingPolicy,
      defaultTtl: resource?.defaultTtl,
    },
    {
      partitionKey: expected?.partitionKey,
      indexingPolicy: expected?.indexingPolicy,
      defaultTtl: expected?.defaultTtl,
    },
  );
});

test('with a wrong key nothing can be used, and the error says where', async (t) => {
  const { connection } = await documentsOnServer(t);

  const created = createContainers({ ...connection, auth: { key: 'd3Jvbmc=' } });

  await assert.rejects(
    created,
    (error) => error instanceof StorageError && /containers of test/.test(error.message),
  );
});

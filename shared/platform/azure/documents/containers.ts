import type { ContainerDefinition } from '@azure/cosmos';
import { PartitionKeyDefinitionVersion, PartitionKeyKind } from '@azure/cosmos';

import { containers } from '../../topology.ts';
import { type CosmosConnection, openClient } from './connection.ts';
import { documentError } from './errors.ts';

/**
 * Fields that queries filter by, in addition to the partition key; `id` is always indexed. The index omits
 * everything else, so a finding's evidence or an event's body costs no request units for indexing.
 */
const QUERIED_FIELDS = ['kind', 'release', 'package', 'status', 'severity', 'stage', 'number'] as const;

/**
 * The containers' definitions for Azure Cosmos DB: partition key, indexing policy, time to live. `defaultTtl`
 * -1 lets documents set their own `ttl` if the container has none. Queries order only by `id`, so there is no
 * composite index.
 */
export function containerDefinitions(): ContainerDefinition[] {
  return Object.entries(containers).map(([id, { partitionKey, defaultTtl }]) => ({
    id,
    partitionKey: {
      paths: [partitionKey],
      kind: PartitionKeyKind.Hash,
      version: PartitionKeyDefinitionVersion.V2,
    },
    indexingPolicy: {
      indexingMode: 'consistent',
      automatic: true,
      includedPaths: indexedPaths(partitionKey),
      excludedPaths: [{ path: '/*' }],
    },
    defaultTtl: defaultTtl ?? -1,
  }));
}

/**
 * Creates a missing database and containers. On Azure the data-plane roles cannot do this: infra/azure does.
 */
export async function createContainers(connection: CosmosConnection): Promise<void> {
  const client = openClient(connection);
  try {
    const { database } = await client.databases.createIfNotExists({ id: connection.database });
    await Promise.all(
      containerDefinitions().map((definition) => database.containers.createIfNotExists(definition)),
    );
  } catch (error) {
    throw documentError(error, `creating the containers of ${connection.database}`);
  } finally {
    client.dispose();
  }
}

function indexedPaths(partitionKey: string): { path: string }[] {
  const paths = new Set([partitionKey, ...QUERIED_FIELDS.map((field) => `/${field}`)]);
  return [...paths].map((path) => ({ path: `${path}/?` }));
}

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerDefinitions } from '../../shared/platform/azure/index.ts';
import { queues, topics } from '../../shared/platform/index.ts';

/**
 * What the Bicep modules read (`topology.json`): queues, topics, containers and functions as the code has them.
 * `npm run infra:topology` writes the file; a test fails when it is not what the code says.
 */
export function azureTopology(): unknown {
  return {
    queues: Object.entries(queues).map(([name, options]) => ({ name, ...options })),
    topics,
    containers: containerDefinitions().map(({ id, partitionKey, indexingPolicy, defaultTtl }) => ({
      name: id,
      partitionKey: partitionKey?.paths[0],
      indexingPolicy,
      defaultTtl,
    })),
    functions: readdirSync(join(import.meta.dirname, '..', '..', 'functions'))
      // The start of the app is a hook, no function.
      .filter((file) => file.endsWith('.ts') && file !== 'appStart.ts')
      .map((file) => file.slice(0, -'.ts'.length))
      .sort(),
  };
}

/** Where Bicep looks for it. */
export const TOPOLOGY_FILE = join(import.meta.dirname, 'topology.json');

if (import.meta.main) writeFileSync(TOPOLOGY_FILE, `${JSON.stringify(azureTopology(), undefined, 2)}\n`);

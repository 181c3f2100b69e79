import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerDefinitions } from '../../shared/platform/azure/index.ts';
import { queues, topics } from '../../shared/platform/index.ts';
import type { FunctionInfo } from '../local/host/index.ts';
import { registeredFunctions } from './registered-functions.ts';

const root = join(import.meta.dirname, '..', '..');

/** Reads the counters of every queue, which needs the Manage right: only the `operations` app may do that. */
const COUNTING = 'httpQueues';

/** The functions of the `operations` app. */
const OPERATIONS: readonly string[] = [COUNTING, 'httpHealth'];

/** The timer that starts a run twice a day: an alert rule watches it. */
const SCHEDULED_RUN = 'scheduledIngest';

/**
 * Input of the Bicep modules (`topology.json`): queues, topics, containers and functions as defined in the
 * code. `npm run infra:topology` writes the file; a test fails if it is out of date.
 * @throws InvalidInputError if a function does not load
 */
export async function azureTopology(): Promise<unknown> {
  const functions = await registeredFunctions({ folder: root, extension: 'ts' });
  const names = functions.map(({ name }) => name);
  return {
    queues: Object.entries(queues).map(([name, options]) => ({ name, ...options })),
    topics,
    containers: containerDefinitions().map(({ id, partitionKey, indexingPolicy, defaultTtl }) => ({
      name: id,
      partitionKey: partitionKey?.paths[0],
      indexingPolicy,
      defaultTtl,
    })),
    functions: names,
    listensTo: [...new Set(functions.flatMap(entitiesOf))].sort(),
    scheduledRun: SCHEDULED_RUN,
    disabled: {
      functions: [COUNTING],
      operations: names.filter((name) => !OPERATIONS.includes(name)),
    },
  };
}

/** The queue or topic that triggers a function. */
function entitiesOf({ rawBindings }: FunctionInfo): string[] {
  return rawBindings.flatMap((text) => {
    const { queueName, topicName } = JSON.parse(text) as { queueName?: string; topicName?: string };
    const name = queueName ?? topicName;
    return name === undefined ? [] : [name];
  });
}

/** Where Bicep reads it. */
export const TOPOLOGY_FILE = join(import.meta.dirname, 'topology.json');

if (import.meta.main)
  writeFileSync(TOPOLOGY_FILE, `${JSON.stringify(await azureTopology(), undefined, 2)}\n`);

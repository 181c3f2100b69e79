import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerDefinitions } from '../../shared/platform/azure/index.ts';
import { queues, sqlFilterOf, topics } from '../../shared/platform/index.ts';
import type { FunctionInfo } from '../local/host/index.ts';
import { registeredFunctions } from './registered-functions.ts';
import { workbookCharts } from './workbook-metrics.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * What reads the counters of every queue, or takes from every queue's dead letters: that needs the Manage right, which only
 * the `operations` app has. It also sees a missed run where the timers of the other app stand still.
 */
const OF_ALL_QUEUES: readonly string[] = [
  'httpDeadLetterGroups',
  'httpDeadLetterOrders',
  'httpDeadLetters',
  'httpOperationsHealth',
  'httpOperationsSamples',
  'httpQueues',
  'settleDeadLetters',
  'watchOperations',
];

/** The functions of the `operations` app. */
const OPERATIONS: readonly string[] = [...OF_ALL_QUEUES, 'httpHealth'];

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
    topics: topics.map(({ subscriptions, ...topic }) => ({
      ...topic,
      subscriptions: subscriptions.map((one) => {
        const { filter: _, ...rest } = one;
        return { ...rest, sqlFilter: sqlFilterOf(one) };
      }),
    })),
    containers: containerDefinitions().map(({ id, partitionKey, indexingPolicy, defaultTtl }) => ({
      name: id,
      partitionKey: partitionKey?.paths[0],
      indexingPolicy,
      defaultTtl,
    })),
    functions: names,
    listensTo: [...new Set(functions.flatMap(entitiesOf))].sort(),
    scheduledRun: SCHEDULED_RUN,
    charts: workbookCharts(),
    disabled: {
      functions: OF_ALL_QUEUES,
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

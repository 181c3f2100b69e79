import { setTimeout as delay } from 'node:timers/promises';
import { openInventory } from '../../infra/local/cli/inventory/open-inventory.ts';
import { importInventory } from '../../shared/inventory/index.ts';
import { isOver, readRun, type RunDocument, startRun } from '../../shared/runs/index.ts';
import {
  azureSettings,
  type Clock,
  type ContainerName,
  type DocumentBody,
  type DocumentContainer,
  type Environment,
  fixedClock,
  type Platform,
  readSettings,
  type Inbox,
} from '../../shared/platform/index.ts';
import { openAzureBus } from '../../shared/platform/azure/bus/azure-bus.ts';
import { readBusConnection } from '../../shared/platform/azure/bus/connection.ts';
import { openAzurePlatform } from '../../shared/platform/azure/platform.ts';

/** When the runs of these tests start: after the real feeds, as by the clock of the processes beside. */
export const CLOCK: Clock = fixedClock(new Date('2026-09-01T05:00:00.000Z'));

/** What a run reads. */
export interface Inputs {
  nvd: string;
  overrides?: string;
  kev?: string;
  inventory: string;
}

/** The platform of the one who watches the workers: it counts anew each time it looks. */
export async function openDriver(environment: Environment): Promise<Platform & AsyncDisposable> {
  const settings = readSettings(azureSettings, environment);
  const platform = await openAzurePlatform(settings, CLOCK);
  const bus = openAzureBus({ ...(await readBusConnection(settings)), countsAgeMs: 0 });
  return {
    ...platform,
    bus,
    async [Symbol.asyncDispose]() {
      await bus.close();
      await platform.close();
    },
  };
}

/** Imports the inventory and starts a run, without the baseline: an event for each finding. */
export async function begin(platform: Platform, inputs: Inputs, runId = 'run-1'): Promise<void> {
  const { inventory, ...sources } = inputs;
  await importInventory(platform.documents, await openInventory(inventory));
  await startRun(platform, { runId, trigger: 'manual', sources, baseline: 'off' });
}

const ours: readonly Inbox[] = [
  { entity: 'ingest-jobs' },
  { entity: 'match-jobs' },
  { entity: 'finding-events', subscription: 'patches' },
  { entity: 'finding-events', subscription: 'clocks' },
  { entity: 'patch-events', subscription: 'clocks' },
];

/** Where each container's events end that nobody here takes in. */
const outside: readonly [ContainerName, Inbox][] = [
  ['findings', { entity: 'finding-events', subscription: 'triage' }],
  ['patches', { entity: 'patch-events', subscription: 'build-system' }],
];

/** Resolves when the run has ended and every event that was written down has arrived. */
export async function ended(platform: Platform, runId = 'run-1'): Promise<RunDocument> {
  const runs = platform.documents.container('runs');
  for (;;) {
    const { body: run } = await readRun(runs, runId);
    if (isOver(run) && (await isQuiet(platform))) return run;
    await delay(100);
  }
}

async function isQuiet({ documents, bus }: Platform): Promise<boolean> {
  for (const inbox of ours) {
    const { active, scheduled } = await bus.counts(inbox);
    if (active + scheduled > 0) return false;
  }
  for (const [container, source] of outside) {
    const { active } = await bus.counts(source);
    if (active < (await eventsIn(documents.container(container)))) return false;
  }
  return true;
}

/** How many events were ever written there. */
async function eventsIn(container: DocumentContainer): Promise<number> {
  let count = 0;
  let continuation: string | undefined;
  do {
    const query = { where: { kind: 'outbox' }, limit: 1000, ...(continuation ? { continuation } : {}) };
    const page = await container.query<DocumentBody>(query);
    count += page.items.length;
    continuation = page.continuation;
  } while (continuation !== undefined);
  return count;
}

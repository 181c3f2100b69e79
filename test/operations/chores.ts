import {
  applyRetention,
  continueBulks,
  replayDeadLetters,
  runMigrateJob,
  startMigration,
} from '../../shared/operations/index.ts';
import { openPolicy } from '../../shared/matching/index.ts';
import { migrateJob } from '../../shared/jobs/index.ts';
import { currentDocuments, type Platform } from '../../shared/platform/index.ts';
import { headsTellLast } from '../support/head-migration.ts';

/** What a person or a timer starts now and then, and what of it writes. */
interface Chore {
  run(platform: Platform): Promise<unknown>;
  writes: readonly string[];
}

export const QUEUE = 'match-jobs';

export const chores = {
  replay: {
    run: (platform) => replayDeadLetters(platform, QUEUE, 'all'),
    writes: ['send', 'complete', 'abandon', 'receive'],
  },
  retention: {
    run: async (platform) => applyRetention({ ...platform, policy: await openPolicy() }),
    writes: ['delete'],
  },
  bulk: { run: (platform) => continueBulks(platform, Infinity), writes: ['create', 'replace', 'batch'] },
  migrate: { run: migrate, writes: ['replace', 'send', 'complete', 'receive'] },
} satisfies Record<string, Chore>;

export type ChoreName = keyof typeof chores;

/** Starts the migration, once a day as its name says, and works it off as the function of the queue does. */
async function migrate({ bus, blobs, clock, ...ports }: Platform): Promise<void> {
  const source = { entity: 'ingest-jobs' };
  const documents = currentDocuments(ports.documents, [headsTellLast]);
  const platform: Platform = { bus, blobs, clock, documents };
  await startMigration(platform, ['findings'], 'migrate-2');
  for (;;) {
    const [message] = await bus.receive(source, 1);
    if (!message) return;
    await runMigrateJob(platform, migrateJob.parse(message.body));
    await bus.complete(source, message);
  }
}

import { setTimeout as wait } from 'node:timers/promises';

import { openAzureDocuments } from '../../../shared/platform/azure/documents/azure-documents.ts';
import { AlreadyExistsError, TransientError } from '../../../shared/platform/errors.ts';
import { note } from '../../contract/documents/note.ts';
import { COSMOS_TEST_KEY } from '../../wire/cosmos-server/key.ts';
import { CRASH_PARTITION } from './crash.ts';

/** Writes pairs of documents, each a batch, until it is killed; says `paired <id>` when one is acknowledged. */
const [endpoint = '', round = ''] = process.argv.slice(2);
const documents = openAzureDocuments({ endpoint, database: 'test', auth: { key: COSMOS_TEST_KEY } });
const runs = documents.container('runs');

async function pair(id: string): Promise<void> {
  try {
    const bodies = ['one', 'two'].map((half) => note(CRASH_PARTITION, `${id}-${half}`));
    await runs.batch(
      CRASH_PARTITION,
      bodies.map((body) => ({ op: 'create', body })),
    );
  } catch (error) {
    // Of a try whose answer was lost.
    if (error instanceof AlreadyExistsError) return;
    if (!(error instanceof TransientError)) throw error;
    await wait(20);
    await pair(id);
  }
}

for (let index = 0; ; index += 1) {
  const id = `${round}${index}`;
  await pair(id);
  process.stdout.write(`paired ${id}\n`);
}

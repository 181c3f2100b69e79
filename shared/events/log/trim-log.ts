import {
  type DocumentContainer,
  type Documents,
  MAX_BATCH_WRITES,
  queryAll,
  type Stored,
} from '../../platform/index.ts';
import type { Audience } from '../audience.ts';
import { bucketOf, endOfBucket, type EventEntry, logContainer } from './entry.ts';
import { headOf, moveHead } from './head.ts';
import { entriesAfter } from './read-log.ts';

/** Most batches of deletions per pass; the rest waits for the next. */
const MOST_BATCHES = 500;

/**
 * Deletes the entries of a log from before an instant, oldest first, in bounded steps. Readers learn first that the
 * log begins later, so they never meet a hole.
 * @returns number of entries deleted
 */
export async function trimLog(
  documents: Documents,
  audience: Audience,
  { before, mostBatches = MOST_BATCHES }: { before: Date; mostBatches?: number },
): Promise<number> {
  const head = await headOf(documents, audience);
  const mostEntries = mostBatches * MAX_BATCH_WRITES;
  let { first } = head;
  for await (const { number, at } of entriesAfter(documents, audience, first - 1, MAX_BATCH_WRITES)) {
    if (at >= before.toISOString() || number >= head.swept + mostEntries) break;
    first = number + 1;
  }
  if (first === head.swept) return 0;
  await moveHead(documents, audience, { first, end: first - 1 });
  const deleted = await sweep(documents, audience, { from: head.swept, first });
  await moveHead(documents, audience, { swept: first });
  return deleted;
}

/** Deletes the entries from one number to below another; some may be gone from a pass that was cut off. */
async function sweep(
  documents: Documents,
  audience: Audience,
  { from, first }: { from: number; first: number },
): Promise<number> {
  const log = logContainer(documents, audience);
  let deleted = 0;
  for (let number = from; number < first;) {
    const partition = bucketOf(audience, number);
    const gone = await oldestOf(log, partition, { number: number - 1, first });
    if (gone.length > 0) {
      const writes = gone.map(({ body: { id }, etag }) => ({ op: 'delete', id, etag }) as const);
      await log.batch(partition, writes);
    }
    deleted += gone.length;
    const newest = gone.length < MAX_BATCH_WRITES ? undefined : gone.at(-1)?.body.number;
    number = (newest ?? endOfBucket(number)) + 1;
  }
  return deleted;
}

/** Entries behind a number and below `first`, at most one batch. */
async function oldestOf(
  log: DocumentContainer,
  partition: string,
  { number, first }: { number: number; first: number },
): Promise<Stored<EventEntry>[]> {
  const oldest: Stored<EventEntry>[] = [];
  for await (const entry of queryAll<EventEntry>(log, { partition, above: { number } })) {
    if (entry.body.number >= first) break;
    oldest.push(entry);
    if (oldest.length === MAX_BATCH_WRITES) break;
  }
  return oldest;
}

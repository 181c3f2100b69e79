import { type Documents, queryAll } from '../../platform/index.ts';
import type { Audience } from '../audience.ts';
import { BUCKET_SIZE, bucketOf, endOfBucket, type EventEntry, logContainer } from './entry.ts';
import { headOf } from './head.ts';

/**
 * The entries behind a number, in order. It ends before a number that cannot be seen yet: a replica may lag behind in
 * one bucket and not in the next.
 */
export async function* entriesAfter(
  documents: Documents,
  audience: Audience,
  after: number,
  page = BUCKET_SIZE,
): AsyncGenerator<EventEntry> {
  const log = logContainer(documents, audience);
  for (let number = after; ;) {
    const last = endOfBucket(number + 1);
    const query = { partition: bucketOf(audience, number + 1), above: { number }, limit: page };
    for await (const { body } of queryAll<EventEntry>(log, query)) {
      if (body.number !== number + 1) return;
      number = body.number;
      yield body;
    }
    if (number < last) return;
  }
}

/**
 * Number of the newest entry of a log; 0 when there is none.
 * @param seen that it has at least
 */
export async function endOfLog(documents: Documents, audience: Audience, seen = 0): Promise<number> {
  const { end: known, first } = await headOf(documents, audience);
  let end = Math.max(known, first - 1, seen);
  for await (const { number } of entriesAfter(documents, audience, end)) end = number;
  return end;
}

/** Number of the oldest entry that is kept. */
export async function firstOfLog(documents: Documents, audience: Audience): Promise<number> {
  return (await headOf(documents, audience)).first;
}

import {
  AlreadyExistsError,
  MAX_BATCH_BYTES,
  MAX_BATCH_WRITES,
  type Platform,
} from '../../platform/index.ts';
import type { Audience } from '../audience.ts';
import type { OutgoingEvent } from '../cloud-event.ts';
import { bucketOf, contentOf, endOfBucket, entryAt, type EntryContent, logContainer } from './entry.ts';
import { headOf, moveHead } from './head.ts';
import { entriesAfter } from './read-log.ts';

/** Leaves room for the fields beside the event. */
const MOST_BYTES = MAX_BATCH_BYTES / 2;

/** Entries beyond the end that the head tells of, until it is told anew. */
const HEAD_LAG = 500;

/**
 * Appends events to the log of their audience. Those that already lie behind `since` are left out, so a writer that
 * noted the log's end before its first try may try again after a crash.
 * @returns number of the newest entry
 */
export async function appendToLog(
  { documents, blobs, clock }: Platform,
  audience: Audience,
  { events, since }: { events: readonly OutgoingEvent[]; since: number },
): Promise<number> {
  const head = await headOf(documents, audience);
  const waiting = new Map(events.map((outgoing) => [outgoing.event.id, outgoing] as const));
  let end = Math.max(since, head.first - 1);
  const skipThere = async (): Promise<void> => {
    for await (const { number, outgoing } of entriesAfter(documents, audience, end)) {
      waiting.delete(outgoing.event.id);
      end = number;
    }
  };
  await skipThere();
  while (waiting.size > 0) {
    const contents: EntryContent[] = [];
    for (const outgoing of batchOf(waiting.values(), endOfBucket(end + 1) - end))
      contents.push(await contentOf(blobs, outgoing, clock.now()));
    const entries = contents.map((content, at) => entryAt(audience, end + 1 + at, content));
    try {
      const writes = entries.map((body) => ({ op: 'create', body }) as const);
      await logContainer(documents, audience).batch(bucketOf(audience, end + 1), writes);
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
      await skipThere();
      continue;
    }
    for (const { outgoing } of entries) waiting.delete(outgoing.event.id);
    end += entries.length;
  }
  if (end >= head.end + HEAD_LAG) await moveHead(documents, audience, { end });
  return end;
}

/** The first events that fit one batch, at least one. */
function* batchOf(events: Iterable<OutgoingEvent>, most: number): Generator<OutgoingEvent> {
  let [count, bytes] = [0, 0];
  for (const outgoing of events) {
    bytes += Buffer.byteLength(JSON.stringify(outgoing));
    if (count > 0 && (bytes > MOST_BYTES || count >= Math.min(most, MAX_BATCH_WRITES))) return;
    count += 1;
    yield outgoing;
  }
}

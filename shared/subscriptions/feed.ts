import type { z } from 'zod';
import { type Audience, entriesAfter, firstOfLog } from '../events/index.ts';
import type { Platform } from '../platform/index.ts';
import { cloudEventOf, type publishedEvent } from './cloud-event.ts';
import { type Filter, matches } from './filter.ts';

/** Most events of a page. */
const MOST_EVENTS = 100;
/** Most entries that are looked at for a page, so that a rare event costs no endless search. */
const MOST_ENTRIES = 1000;
/** A page ends with the event that passes it. */
const MOST_BYTES = 1024 * 1024;

/** What comes behind a number in a log. */
interface FeedPage {
  events: z.infer<typeof publishedEvent>[];
  /** Of each event, in its log. */
  numbers: number[];
  /** Number of the last entry that was looked at, whether it was wanted or not. */
  reached: number;
  /** Whether it ends before the log does: it stays as it is for good. */
  isFull: boolean;
}

/**
 * The events behind a number that a reader wants. Whoever goes on behind `reached` misses none.
 * @returns the number of the oldest entry if some that lie behind `after` are no longer kept
 */
export async function readFeed(
  { documents, blobs }: Platform,
  audience: Audience,
  { after, filter }: { after: number; filter: Filter },
): Promise<FeedPage | { begins: number }> {
  const page: FeedPage = { events: [], numbers: [], reached: after, isFull: false };
  let bytes = 0;
  for await (const entry of entriesAfter(documents, audience, after, MOST_EVENTS)) {
    page.reached = entry.number;
    if (matches(filter, entry)) {
      const event = await cloudEventOf(blobs, entry);
      bytes += Buffer.byteLength(JSON.stringify(event));
      page.events.push(event);
      page.numbers.push(entry.number);
    }
    page.isFull =
      page.events.length === MOST_EVENTS || bytes >= MOST_BYTES || page.reached - after === MOST_ENTRIES;
    if (page.isFull) return page;
  }
  if (page.reached > after) return page;
  const begins = await firstOfLog(documents, audience);
  return begins > after + 1 ? { begins } : page;
}

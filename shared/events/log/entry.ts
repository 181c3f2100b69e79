import {
  type Blobs,
  type DocumentBody,
  type DocumentContainer,
  type Documents,
  EVENT_ENTRY_SCHEMA,
} from '../../platform/index.ts';
import type { Audience } from '../audience.ts';
import type { OutgoingEvent } from '../cloud-event.ts';
import { storeLargeData } from '../data-ref.ts';

/**
 * The log of an audience: its events, numbered from 1 without a gap. An entry is created at its number and never
 * changed; whoever finds the number taken goes on behind it, so writers need no lock.
 */

/** Entries of a log in one partition. */
export const BUCKET_SIZE = 1000;

/** An event in the log of its audience. */
export interface EventEntry extends DocumentBody {
  kind: 'event';
  schema: number;
  bucket: string;
  number: number;
  /** ISO 8601: when it came here. */
  at: string;
  /** Data too large for a message lie in the blob `dataref`, as they do for receivers of the bus. */
  dataref?: string;
  outgoing: OutgoingEvent;
}

/** The container of a log: what is under embargo lies apart. */
export function logContainer(documents: Documents, audience: Audience): DocumentContainer {
  return documents.container(audience === 'embargo' ? 'embargoedEvents' : 'events');
}

/** The partition of the entry with a number. */
export function bucketOf(audience: Audience, number: number): string {
  return `${audience}/${String(Math.floor((number - 1) / BUCKET_SIZE)).padStart(9, '0')}`;
}

/** The last number of the same bucket. */
export function endOfBucket(number: number): number {
  return Math.ceil(number / BUCKET_SIZE) * BUCKET_SIZE;
}

/** What an entry says, wherever it comes to lie. */
export type EntryContent = Pick<EventEntry, 'at' | 'outgoing' | 'dataref'>;

/** Stores data that are too large first. */
export async function contentOf(blobs: Blobs, outgoing: OutgoingEvent, now: Date): Promise<EntryContent> {
  const at = now.toISOString();
  const dataref = await storeLargeData(blobs, outgoing);
  if (dataref === undefined) return { at, outgoing };
  return { at, dataref, outgoing: { ...outgoing, event: { ...outgoing.event, data: null } } };
}

/** Ids sort as the numbers do. */
export function entryAt(audience: Audience, number: number, content: EntryContent): EventEntry {
  return {
    id: String(number).padStart(12, '0'),
    kind: 'event',
    schema: EVENT_ENTRY_SCHEMA,
    bucket: bucketOf(audience, number),
    number,
    ...content,
  };
}

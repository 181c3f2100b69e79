import type { z } from 'zod';
import { endOfLog, entriesAfter, firstOfLog, pauseOf } from '../../events/index.ts';
import {
  againWhenOvertaken,
  bytesOf,
  type DocumentBody,
  type Platform,
  TransientError,
  withFreeLock,
} from '../../platform/index.ts';
import { cloudEventOf, type publishedEvent } from '../cloud-event.ts';

/** A custom topic of Azure Event Grid that takes CloudEvents. */
export interface EventGridTopic {
  /** As Azure names it: `https://NAME.REGION-1.eventgrid.azure.net/api/events`. */
  endpoint: string;
  /** A token of Entra ID for it. */
  token: () => Promise<string>;
}

/** What Event Grid takes at once: https://learn.microsoft.com/azure/event-grid/quotas-limits */
const MOST_BYTES = 1024 * 1024;
/** Leaves room for what the service adds. */
const LARGEST = MOST_BYTES - 32 * 1024;
const MOST_EVENTS = 100;
const TIMEOUT_MS = 30_000;
const MOST_ANSWER = 64 * 1024;
const API_VERSION = '2018-01-01';

const PARTITION = 'event-grid';
const ID = 'sink';

/** How far the topic has got. */
interface SinkDocument extends DocumentBody {
  kind: 'sink';
  subscriberId: typeof PARTITION;
  /** Number of the last entry of the public log that it took. */
  number: number;
}

const LOCK = { name: 'webhooks/event-grid', leaseSeconds: 15, waitMs: 300, askEveryMs: 50 };

/**
 * Publishes the public events that the topic has not got yet, in order, at least once. It begins with those that come
 * after it was switched on. Does nothing where there is no topic, or another pass is at work.
 * @throws TransientError while the topic takes nothing; what it has not got stays in the log
 */
export async function sendToEventGrid(platform: Platform & { eventGrid?: EventGridTopic }): Promise<void> {
  const { eventGrid } = platform;
  if (!eventGrid) return;
  await withFreeLock(platform.blobs, LOCK, async (lock) => {
    for (let after = await placeOf(platform); ;) {
      if (await pauseOf(platform.documents)) return;
      const batch = await batchAfter(platform, after);
      if (batch.reached === after) return;
      lock.check();
      if (batch.events.length > 0) await publish(eventGrid, batch.events);
      after = batch.reached;
      await moveTo(platform, after);
    }
  });
}

async function placeOf(platform: Platform): Promise<number> {
  const stored = await platform.documents.container('subscribers').read<SinkDocument>(PARTITION, ID);
  if (stored) return Math.max(stored.body.number, (await firstOfLog(platform.documents, 'public')) - 1);
  const end = await endOfLog(platform.documents, 'public');
  await moveTo(platform, end);
  return end;
}

async function moveTo({ documents }: Platform, number: number): Promise<void> {
  const container = documents.container('subscribers');
  const body: SinkDocument = { id: ID, kind: 'sink', subscriberId: PARTITION, number };
  await againWhenOvertaken(async () => {
    const stored = await container.read<SinkDocument>(PARTITION, ID);
    await (stored ? container.replace(PARTITION, body, stored.etag) : container.create(PARTITION, body));
  });
}

type Published = z.infer<typeof publishedEvent>;

async function batchAfter(
  { documents, blobs }: Platform,
  after: number,
): Promise<{ events: Published[]; reached: number }> {
  const batch = { events: [] as Published[], reached: after };
  let bytes = 0;
  for await (const entry of entriesAfter(documents, 'public', after, MOST_EVENTS)) {
    const event = fitting(await cloudEventOf(blobs, entry));
    bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
    if (batch.events.length > 0 && bytes > LARGEST) break;
    batch.events.push(event);
    batch.reached = entry.number;
    if (batch.events.length === MOST_EVENTS) break;
  }
  return batch;
}

/** One that is too large goes without its data: its id is that of the feed, which has them. */
function fitting(event: Published): Published {
  return Buffer.byteLength(JSON.stringify(event)) <= LARGEST ? event : { ...event, data: null };
}

/** https://learn.microsoft.com/azure/event-grid/cloud-event-schema */
async function publish({ endpoint, token }: EventGridTopic, events: readonly Published[]): Promise<void> {
  const url = new URL(endpoint);
  url.searchParams.set('api-version', API_VERSION);
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    headers: {
      authorization: `Bearer ${await token()}`,
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    },
    body: JSON.stringify(events),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new TransientError('Event Grid does not answer', { cause: error });
  });
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const told = await bytesOf(response, MOST_ANSWER, 'Event Grid').catch(() => Buffer.alloc(0));
  const why = told.toString('utf8').slice(0, 200);
  throw new TransientError(`Event Grid answers with status ${response.status}: ${why}`);
}

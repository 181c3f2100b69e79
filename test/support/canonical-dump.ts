import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import type { EventEntry } from '../../shared/events/log/entry.ts';
import {
  type ContainerName,
  containers,
  type DocumentBody,
  queryAll,
  queues,
  topics,
} from '../../shared/platform/index.ts';

/** Kinds of documents that hold places of one adapter's own feeds and timers, or say who tried what, and how often. */
const INTERNAL = new Set([
  'handled',
  'sample',
  'sample-head',
  'cursor',
  'host-timer',
  'feed-lease',
  'act',
  'log-head',
]);

/**
 * All that a state folder holds, in an order of its own and without what is internal to an adapter, so that two
 * folders that mean the same are equal: `container partition id` → body, `blob NAME` → hash of its bytes, and
 * `SUBSCRIPTION session` → ids of the messages that wait there, in order, and `log AUDIENCE TOPIC AGGREGATE` → ids of
 * the events in a log, whose numbers depend on which relay came first.
 */
export async function canonicalDump(stateDir: string): Promise<Record<string, unknown>> {
  const platform = await openLocalPlatform({ stateDir });
  try {
    return await dumpOf(platform);
  } finally {
    await platform.close();
  }
}

type Ports = Pick<LocalPlatform, 'documents' | 'blobs' | 'bus'>;

/** The same of ports that are open. */
export async function dumpOf(ports: Ports): Promise<Record<string, unknown>> {
  const entries = [...(await documentsOf(ports)), ...(await blobsOf(ports)), ...(await messagesOf(ports))];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Entry = [key: string, value: unknown];

async function documentsOf({ documents }: Ports): Promise<Entry[]> {
  const entries: Entry[] = [];
  const logged: EventEntry[] = [];
  for (const [name, { partitionKey }] of Object.entries(containers)) {
    const container = documents.container(name as ContainerName);
    for await (const { body } of queryAll<DocumentBody>(container, { limit: 1000 })) {
      if (INTERNAL.has(body.kind)) continue;
      if (body.kind === 'event') {
        logged.push(body as EventEntry);
        continue;
      }
      const partition = String((body as unknown as Record<string, unknown>)[partitionKey.slice(1)]);
      entries.push([`${name} ${partition} ${body.id}`, comparable(body)]);
    }
  }
  return [...entries, ...logsOf(logged)];
}

/**
 * When a job was enqueued and done is of the process that did it; and of several messages that say the same of a
 * package, the one that comes first moves its clock.
 */
function comparable(body: DocumentBody & { times?: unknown; cause?: unknown; of?: unknown }): DocumentBody {
  const { times: _, ...timeless } = body;
  if (body.kind === 'outcome') return timeless;
  const isOfClock = body.kind === 'log' && String(body.of).startsWith('clock:');
  if (!isOfClock || !MESSAGE.test(String(body.cause))) return body;
  const { cause: __, ...moved } = body;
  return moved;
}

/** The id of an event; orders of people and policies say what they are. */
const MESSAGE = /^[0-9a-f]{32}$/;

function logsOf(logged: readonly EventEntry[]): Entry[] {
  const inOrder = logged.toSorted((a, b) => a.number - b.number);
  const byAggregate = Map.groupBy(
    inOrder,
    ({ bucket, outgoing: { topic, aggregate } }) => `log ${bucket.split('/')[0]} ${topic} ${aggregate}`,
  );
  return [...byAggregate].map(([key, entries]) => [key, entries.map(({ outgoing }) => outgoing.event.id)]);
}

async function blobsOf({ blobs }: Ports): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { name } of blobs.list('')) {
    // Holds ETags, which are an adapter's own.
    if (name.startsWith('findings/totals/')) continue;
    const blob = await blobs.get(name);
    entries.push([`blob ${name}`, blob && hash('sha256', blob.bytes, 'hex')]);
  }
  return entries;
}

async function messagesOf({ bus }: Ports): Promise<Entry[]> {
  const sources = [
    ...Object.keys(queues).map((entity) => ({ entity })),
    ...topics.flatMap(({ name, subscriptions }) =>
      subscriptions.map((subscription) => ({ entity: name, subscription: subscription.name })),
    ),
  ];
  const sessions = new Map<string, string[]>();
  for (const source of sources) {
    for (const deadLetters of [false, true]) {
      for (const { id, sessionId = '' } of await bus.peek({ ...source, deadLetters }, 100_000)) {
        const box = [source.entity, ...('subscription' in source ? [source.subscription] : [])].join('/');
        const key = `${box}${deadLetters ? ' dead' : ''} ${sessionId}`;
        sessions.set(key, [...(sessions.get(key) ?? []), id]);
      }
    }
  }
  return [...sessions];
}

/** The keys under which two dumps differ, each with what they hold. */
export function differences(
  actual: Record<string, unknown>,
  expected: Record<string, unknown>,
): Record<string, { actual: unknown; expected: unknown }> {
  const keys = [...new Set([...Object.keys(actual), ...Object.keys(expected)])].sort();
  const different = keys.filter((key) => !isDeepStrictEqual(actual[key], expected[key]));
  return Object.fromEntries(different.map((key) => [key, { actual: actual[key], expected: expected[key] }]));
}

import type { Catalog } from './catalog.ts';
import type { Definition } from './definitions.ts';
import type { Message } from './message.ts';
import { READY, SCHEDULED } from './rows.ts';
import type { Store } from './store.ts';

/** The next sequence number of a box. */
export function nextSequence(store: Store, box: string): number {
  const sql = `INSERT INTO numbers (box, last) VALUES (?, 1)
    ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last`;
  return Number(store.get(sql, box)?.['last']);
}

/**
 * Inside a transaction: puts copies of each message into its boxes, in order. What is scheduled waits in the queue,
 * or in the topic itself. Returns the boxes that got any.
 */
export function enqueue(
  store: Store,
  catalog: Catalog,
  { entity, messages, now }: { entity: Definition; messages: readonly Message[]; now: number },
): Set<string> {
  const touched = new Set<string>();
  for (const message of messages) {
    if (isDuplicate(store, entity, message.id, now)) continue;
    const waits = message.scheduledFor !== undefined && message.scheduledFor > now;
    const sessions = entity.kind === 'queue' && entity.requiresSession;
    if (waits)
      insert(store, { name: entity.name.toLowerCase(), sessions }, { message, state: SCHEDULED, now });
    else for (const box of deliverCopies(store, catalog, { entity, message, now })) touched.add(box);
  }
  return touched;
}

/** Returns the boxes that got one. */
export function deliverCopies(
  store: Store,
  catalog: Catalog,
  { entity, message, now }: { entity: Definition; message: Message; now: number },
): string[] {
  return catalog.boxesFor(entity, message).map((box) => {
    insert(store, box, { message, state: READY, now });
    return box.name;
  });
}

interface Arrival {
  message: Message;
  state: typeof READY | typeof SCHEDULED;
  now: number;
}

function insert(
  store: Store,
  { name: box, sessions }: { name: string; sessions: boolean },
  { message, state, now }: Arrival,
): void {
  store.run(
    `INSERT INTO messages (box, seq, state, session, due, enqueued, scheduled, partitionKey, properties,
       applicationProperties, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    box,
    nextSequence(store, box),
    state,
    sessions ? (message.sessionId ?? '') : '',
    state === SCHEDULED ? (message.scheduledFor ?? null) : null,
    now,
    message.scheduledFor ?? null,
    message.partitionKey ?? null,
    message.properties,
    message.applicationProperties ?? null,
    message.body,
  );
}

function isDuplicate(store: Store, entity: Definition, id: string, now: number): boolean {
  if (entity.duplicateDetectionSeconds === 0) return false;
  const sql = `INSERT INTO seen (entity, id, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until WHERE until <= ?`;
  const until = now + entity.duplicateDetectionSeconds * 1000;
  return store.run(sql, entity.name.toLowerCase(), id, until, now) === 0;
}

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

/** Inside a transaction: puts copies of each message into its boxes, in order. Returns the boxes that got any. */
export function enqueue(
  store: Store,
  catalog: Catalog,
  entity: Definition,
  messages: readonly Message[],
  now: number,
): Set<string> {
  const touched = new Set<string>();
  for (const message of messages) {
    if (isDuplicate(store, entity, message.id, now)) continue;
    const due = message.scheduledFor ?? 0;
    const waits = due > now;
    for (const box of catalog.boxesFor(entity, message)) {
      store.run(
        `INSERT INTO messages (box, seq, state, session, due, enqueued, scheduled, partitionKey, properties,
           applicationProperties, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        box.name,
        nextSequence(store, box.name),
        waits ? SCHEDULED : READY,
        box.sessions ? (message.sessionId ?? '') : '',
        waits ? due : null,
        now,
        message.scheduledFor ?? null,
        message.partitionKey ?? null,
        message.properties,
        message.applicationProperties ?? null,
        message.body,
      );
      touched.add(box.name);
    }
  }
  return touched;
}

function isDuplicate(store: Store, entity: Definition, id: string, now: number): boolean {
  if (entity.duplicateDetectionSeconds === 0) return false;
  const sql = `INSERT INTO seen (entity, id, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until WHERE until <= ?`;
  const until = now + entity.duplicateDetectionSeconds * 1000;
  return store.run(sql, entity.name.toLowerCase(), id, until, now) === 0;
}

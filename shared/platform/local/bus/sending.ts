import type { OutgoingMessage } from '../../bus.ts';
import { checkedMessage } from '../../message-limits.ts';
import type { Store } from '../store.ts';
import type { Entity } from './boxes.ts';
import { READY, SCHEDULED } from './rows.ts';

/** A checked message with its JSON text. */
interface Checked {
  message: OutgoingMessage;
  text: string;
}

interface NamedEntity extends Entity {
  name: string;
}

/** @throws UnrecoverableError, LimitExceededError */
export function checkAll(entity: Entity, messages: readonly OutgoingMessage[]): Checked[] {
  return messages.map((message) => ({ message, text: checkedMessage(message, entity.needsSession) }));
}

/**
 * Puts copies of each message into its boxes, in order. Runs inside a write. Returns the boxes that got any.
 */
export function enqueue(
  store: Store,
  entity: NamedEntity,
  messages: readonly Checked[],
  now: number,
): Set<string> {
  const touched = new Set<string>();
  for (const { message, text } of messages) {
    if (entity.duplicateDetectionMs > 0 && isDuplicate(store, entity, message.id, now)) continue;
    const due = message.scheduledAt?.getTime() ?? 0;
    for (const box of entity.boxesFor(message)) {
      store.run(
        'INSERT INTO messages (box, state, session, due, enqueued, message) VALUES (?, ?, ?, ?, ?, ?)',
        box.name,
        due > now ? SCHEDULED : READY,
        box.sessions ? (message.sessionId ?? '') : '',
        due > now ? due : null,
        now,
        text,
      );
      touched.add(box.name);
    }
  }
  return touched;
}

function isDuplicate(store: Store, entity: NamedEntity, id: string, now: number): boolean {
  const remembered = store.run(
    `INSERT INTO seen (entity, id, until) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET until = excluded.until WHERE until <= ?`,
    entity.name,
    id,
    now + entity.duplicateDetectionMs,
    now,
  );
  if (remembered === 1) return false;
  // An ID remembered before the clock was set back expires as if it had been seen just now.
  store.run(
    'UPDATE seen SET until = ? WHERE entity = ? AND id = ? AND until > ?',
    now + entity.duplicateDetectionMs,
    entity.name,
    id,
    now + entity.duplicateDetectionMs,
  );
  return true;
}

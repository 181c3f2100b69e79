import type { Store } from '../store.ts';
import { type Box, deadLettersOf } from './boxes.ts';
import { READY } from './rows.ts';

/**
 * Counts a failed delivery: the message is available again in its old position, or dead-lettered at the
 * limit.
 */
export function failDelivery(store: Store, box: Box, seq: number, deliveries: number): void {
  if (deliveries + 1 < box.maxDeliveries) {
    store.run(
      `UPDATE messages SET state = ${READY}, due = NULL, token = NULL, owned = 0, deliveries = deliveries + 1
       WHERE seq = ?`,
      seq,
    );
    return;
  }
  store.run('UPDATE messages SET deliveries = deliveries + 1 WHERE seq = ?', seq);
  const description = `Message could not be consumed after ${box.maxDeliveries} delivery attempts.`;
  moveToDeadLetters(store, box, seq, { reason: 'MaxDeliveryCountExceeded', description });
}

/** Appends a message to the dead letters, with a sequence number of its own there. */
export function moveToDeadLetters(
  store: Store,
  box: Box,
  seq: number,
  { reason, description }: { reason: string; description: string },
): void {
  store.run(
    `INSERT INTO messages (box, state, session, deliveries, enqueued, reason, description, message)
     SELECT ?, ${READY}, '', deliveries, enqueued, ?, ?, message FROM messages WHERE seq = ?`,
    deadLettersOf(box).name,
    reason,
    description,
    seq,
  );
  store.run('DELETE FROM messages WHERE seq = ?', seq);
}

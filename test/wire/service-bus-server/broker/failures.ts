import * as encode from '../amqp/encode.ts';
import type { Box, Catalog } from './catalog.ts';
import { withProperties } from './message.ts';
import type { Row } from './rows.ts';
import { READY } from './rows.ts';
import { nextSequence } from './sending.ts';
import type { Store } from './store.ts';

/** One more failed delivery: available again at its old place, or dead-lettered at the limit. */
export function failDelivery(store: Store, catalog: Catalog, box: Box, row: Row): void {
  const deliveries = row.deliveries + 1;
  if (deliveries < box.maxDeliveries) {
    const sql = `UPDATE messages SET state = ${READY}, due = NULL, token = NULL, deliveries = ? WHERE box = ? AND seq = ?`;
    store.run(sql, deliveries, box.name, row.seq);
    return;
  }
  const text = `Message could not be consumed after ${box.maxDeliveries} delivery attempts.`;
  const reason = 'MaxDeliveryCountExceeded';
  moveToDeadLetters(store, catalog, { box, row: { ...row, deliveries }, reason, description: text });
}

interface DeadLetter {
  /** The box that the message leaves. */
  box: Box;
  row: Row;
  reason: string | undefined;
  description: string | undefined;
}

/** At the end of the dead letters, with a sequence number of their own and the reason as properties. */
export function moveToDeadLetters(
  store: Store,
  catalog: Catalog,
  { box, row, reason, description }: DeadLetter,
): void {
  const dead = catalog.deadLettersOf(box);
  const why = Object.entries({ DeadLetterReason: reason, DeadLetterErrorDescription: description });
  const properties = why.flatMap(([name, text]) =>
    text === undefined ? [] : [[name, encode.string(text)] as const],
  );
  store.run(
    `INSERT INTO messages (box, seq, state, session, deliveries, enqueued, scheduled, firstSeq, deadSource,
       partitionKey, properties, applicationProperties, body) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    dead.name,
    nextSequence(store, dead.name),
    READY,
    row.deliveries,
    row.enqueued,
    row.scheduled,
    row.seq,
    box.name,
    row.partitionKey,
    row.properties,
    withProperties(row.applicationProperties, properties),
    row.body,
  );
  store.run('DELETE FROM messages WHERE box = ? AND seq = ?', box.name, row.seq);
}

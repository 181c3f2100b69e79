import type { Counts, ReceivedMessage } from '../../bus.ts';
import { type Store, UP_TO } from '../store.ts';
import { type Box, deadLettersOf } from './boxes.ts';
import { COLUMNS, type MessageRow, received, SCHEDULED } from './rows.ts';

/** Messages in order of sequence number, whatever their state, without locking. */
export function peekBox(store: Store, box: Box, max: number, fromSequence: number): ReceivedMessage[] {
  return store
    .all<MessageRow>(
      `SELECT ${COLUMNS} FROM messages WHERE box = ? AND seq >= ? ORDER BY seq ${UP_TO}`,
      box.name,
      fromSequence,
      max,
    )
    .map((row) => received(row));
}

export function countBox(store: Store, box: Box, now: number): Counts {
  const scheduled = count(
    store,
    `SELECT count(*) AS n FROM messages WHERE box = ? AND state = ${SCHEDULED} AND due > ?`,
    box.name,
    now,
  );
  const all = count(store, 'SELECT count(*) AS n FROM messages WHERE box = ?', box.name);
  const deadLettered = count(
    store,
    'SELECT count(*) AS n FROM messages WHERE box = ?',
    deadLettersOf(box).name,
  );
  return { active: all - scheduled, scheduled, deadLettered };
}

function count(store: Store, sql: string, ...values: (string | number)[]): number {
  return (store.get(sql, ...values) as { n: number }).n;
}

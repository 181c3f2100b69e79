import type { Store } from '../store.ts';
import type { Box } from './boxes.ts';
import { boxNamed, deadLettersOf } from './boxes.ts';
import type { MessageRow } from './rows.ts';
import { LOCKED, READY, SCHEDULED } from './rows.ts';

/** The lock of row and token still holds: its own, or that of its session. */
const HELD = `seq = :seq AND box = :box AND token = :token AND (due > :now OR (due IS NULL AND EXISTS (
  SELECT 1 FROM sessions WHERE sessions.box = messages.box AND sessions.session = messages.session AND until > :now)))`;

export interface Held {
  seq: number;
  box: string;
  token: string;
  now: number;
}

/**
 * True when a receiver may find something: a message ready in the box (in that session, where one is given), or a
 * lock or schedule come due anywhere.
 */
export function hasWork(store: Store, box: Box, session: string | undefined, now: number): boolean {
  const ready = `SELECT 1 FROM messages WHERE box = ? AND state = ${READY}`;
  const row =
    session === undefined
      ? store.get(`${ready} LIMIT 1`, box.name)
      : store.get(`${ready} AND session = ? LIMIT 1`, box.name, session);
  return row !== undefined || isAnythingDue(store, now);
}

export function isAnythingDue(store: Store, now: number): boolean {
  return (
    store.get('SELECT 1 FROM messages WHERE due <= ? LIMIT 1', now) !== undefined ||
    store.get('SELECT 1 FROM sessions WHERE until <= ? LIMIT 1', now) !== undefined
  );
}

/** Locks the next `max` ready messages, in order. A session's messages have no end of their own (`due` null). */
export function lockNext(
  store: Store,
  lock: { box: string; session: string; token: string; due: number | null; owned: boolean },
  max: number,
): MessageRow[] {
  return store
    .all<MessageRow>(
      `UPDATE messages SET state = ${LOCKED}, due = ?, token = ?, owned = ?
       WHERE seq IN (SELECT seq FROM messages WHERE box = ? AND state = ${READY} AND session = ?
         ORDER BY seq LIMIT ?) RETURNING *`,
      lock.due,
      lock.token,
      lock.owned ? 1 : 0,
      lock.box,
      lock.session,
      max,
    )
    .sort((a, b) => a.seq - b.seq);
}

/** False when the lock is lost. */
export function removeHeld(store: Store, held: Held): boolean {
  return store.run(`DELETE FROM messages WHERE ${HELD}`, { ...held }) === 1;
}

/** False when the lock is lost, or is one of a session (which is renewed as a whole). */
export function extendHeld(store: Store, held: Held, until: number): boolean {
  const sql = `UPDATE messages SET due = :until WHERE ${HELD} AND due IS NOT NULL`;
  return store.run(sql, { ...held, until }) === 1;
}

/** How often the delivery of a held message failed; `undefined` when the lock is lost. */
export function heldDeliveries(store: Store, held: Held): number | undefined {
  const row = store.get(`SELECT deliveries FROM messages WHERE ${HELD}`, { ...held });
  return (row as { deliveries: number } | undefined)?.deliveries;
}

/** One more failed delivery: available again at its old place, or dead-lettered at the limit. */
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
  moveToDeadLetters(store, box, seq, 'MaxDeliveryCountExceeded', description);
}

/** At the end of the dead letters, with a sequence number of their own. */
export function moveToDeadLetters(
  store: Store,
  box: Box,
  seq: number,
  reason: string,
  description: string,
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

/** Lets schedules come due and locks run out. Returns the boxes that have something new. */
export function settleDue(store: Store, now: number): Set<string> {
  const touched = new Set<string>();
  for (const row of dueRows(store, now)) {
    const box = boxNamed(row.box);
    if (box === undefined) {
      // Its queue was taken out of the topology: keep it for whoever looks.
      store.run(`UPDATE messages SET state = ${READY}, due = NULL, token = NULL WHERE seq = ?`, row.seq);
    } else if (row.state === SCHEDULED) {
      appear(store, row.seq, now);
    } else {
      failDelivery(store, box, row.seq, row.deliveries);
    }
    touched.add(row.box);
  }
  store.run('DELETE FROM sessions WHERE until <= ?', now);
  return touched;
}

interface DueRow {
  seq: number;
  box: string;
  state: number;
  deliveries: number;
}

function dueRows(store: Store, now: number): DueRow[] {
  const columns = 'm.seq, m.box, m.state, m.deliveries';
  const alone = store.all<DueRow>(`SELECT ${columns} FROM messages m WHERE due <= ? ORDER BY due, seq`, now);
  const inSessions = store.all<DueRow>(
    `SELECT ${columns} FROM sessions s
     JOIN messages m ON m.box = s.box AND m.state = ${LOCKED} AND m.session = s.session
     WHERE s.until <= ? ORDER BY m.seq`,
    now,
  );
  return [...alone, ...inSessions];
}

/** A scheduled message is enqueued when its time comes, behind what is there. */
function appear(store: Store, seq: number, now: number): void {
  store.run(
    `INSERT INTO messages (box, state, session, enqueued, message)
     SELECT box, ${READY}, session, ?, message FROM messages WHERE seq = ?`,
    now,
    seq,
  );
  store.run('DELETE FROM messages WHERE seq = ?', seq);
}

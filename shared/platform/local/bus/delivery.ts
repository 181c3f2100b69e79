import { type Store, UP_TO } from '../store.ts';
import type { Box } from './boxes.ts';
import { isAnythingDue } from './due.ts';
import { COLUMNS, LOCKED, type MessageRow, READY } from './rows.ts';

/** The lock on this row with this token is still held: its own, or its session's. */
const HELD = `seq = :seq AND box = :box AND token = :token AND (due > :now OR (due IS NULL AND EXISTS (
  SELECT 1 FROM sessions WHERE sessions.box = messages.box AND sessions.session = messages.session AND until > :now)))`;

export interface Held {
  seq: number;
  box: string;
  token: string;
  now: number;
}

/**
 * Whether a receiver may find something: a message ready in the box (in the given session, if any), or a lock
 * or schedule that is due anywhere.
 */
export function hasWork(store: Store, box: Box, session: string | undefined, now: number): boolean {
  const ready = `SELECT 1 FROM messages WHERE box = ? AND state = ${READY}`;
  const row =
    session === undefined
      ? store.get(`${ready} LIMIT 1`, box.name)
      : store.get(`${ready} AND session = ? LIMIT 1`, box.name, session);
  return row !== undefined || isAnythingDue(store, now);
}

/**
 * Locks the next `max` ready messages, in order. Messages of a session have no lock end of their own (`due`
 * null).
 */
export function lockNext(
  store: Store,
  lock: { box: string; session: string; token: string; due: number | null; owned: boolean },
  max: number,
): MessageRow[] {
  return store
    .all<MessageRow>(
      `UPDATE messages SET state = ${LOCKED}, due = ?, token = ?, owned = ?
       WHERE seq IN (SELECT seq FROM messages WHERE box = ? AND state = ${READY} AND session = ?
         ORDER BY seq ${UP_TO}) RETURNING ${COLUMNS}`,
      lock.due,
      lock.token,
      lock.owned ? 1 : 0,
      lock.box,
      lock.session,
      max,
    )
    .sort((a, b) => a.seq - b.seq);
}

/** False if the lock is lost. */
export function removeHeld(store: Store, held: Held): boolean {
  return store.run(`DELETE FROM messages WHERE ${HELD}`, { ...held }) === 1;
}

/** False if the lock is lost, or belongs to a session (which is renewed as a whole). */
export function extendHeld(store: Store, held: Held, until: number): boolean {
  const sql = `UPDATE messages SET due = :until WHERE ${HELD} AND due IS NOT NULL`;
  return store.run(sql, { ...held, until }) === 1;
}

/** Failed deliveries of a held message; `undefined` if the lock is lost. */
export function heldDeliveries(store: Store, held: Held): number | undefined {
  const row = store.get(`SELECT deliveries FROM messages WHERE ${HELD}`, { ...held });
  return (row as { deliveries: number } | undefined)?.deliveries;
}

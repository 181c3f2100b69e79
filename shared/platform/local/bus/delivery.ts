import type { Store } from '../store.ts';
import type { Box } from './boxes.ts';
import { isAnythingDue } from './due.ts';
import { LOCKED, type MessageRow, READY } from './rows.ts';

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

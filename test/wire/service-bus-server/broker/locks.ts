import type { Box } from './catalog.ts';
import type { Row } from './rows.ts';
import { LOCKED, READY } from './rows.ts';
import type { Store } from './store.ts';

/** Locks the next ready messages, in order; a session's messages have no end of their own. */
export function lockNext(
  store: Store,
  box: Box,
  { session, max, now }: { session: string; max: number; now: number },
): Row[] {
  const sql = `UPDATE messages SET state = ${LOCKED}, token = lower(hex(randomblob(16))), due = ?
    WHERE rowid IN (SELECT rowid FROM messages WHERE box = ? AND state = ${READY} AND session = ?
      ORDER BY seq LIMIT ?) RETURNING *`;
  const due = box.sessions ? null : now + box.lockMs;
  return store.all<Row>(sql, due, box.name, session, max).sort((a, b) => a.seq - b.seq);
}

/** The message under that lock; `undefined` when the lock is lost. Locks that ran out are gone before. */
export function heldRow(store: Store, box: Box, token: string): Row | undefined {
  const sql = `SELECT * FROM messages WHERE token = ? AND box = ? AND state = ${LOCKED}`;
  return store.get(sql, token, box.name) as Row | undefined;
}

/** Until when, in ms; `undefined` when somebody holds the session. */
export function lockSession(
  store: Store,
  box: Box,
  { session, owner, now }: { session: string; owner: number; now: number },
): number | undefined {
  const until = now + box.lockMs;
  const sql = 'INSERT OR IGNORE INTO sessions (box, session, owner, until) VALUES (?, ?, ?, ?)';
  return store.run(sql, box.name, session, owner, until) === 1 ? until : undefined;
}

/** The next session after `previous`, going round, that has messages ready and no holder. */
export function freeSession(store: Store, box: Box, previous: string): string | undefined {
  const sql = `SELECT session FROM messages WHERE box = ? AND state = ${READY} AND session > ?
    AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.box = messages.box
      AND sessions.session = messages.session) ORDER BY session LIMIT 1`;
  const next = (after: string): string | undefined =>
    store.get(sql, box.name, after)?.['session'] as string | undefined;
  return next(previous) ?? next('');
}

/** Available again at its old place, as if it had not been delivered. */
export function release(store: Store, box: Box, row: Row): void {
  const sql = `UPDATE messages SET state = ${READY}, due = NULL, token = NULL WHERE box = ? AND seq = ?`;
  store.run(sql, box.name, row.seq);
}

/** Gives a session free with its unsettled messages, without a failed delivery. */
export function releaseSession(store: Store, box: string, session: string, owner: number): boolean {
  const mine = 'DELETE FROM sessions WHERE box = ? AND session = ? AND owner = ?';
  if (store.run(mine, box, session, owner) === 0) return false;
  store.run(
    `UPDATE messages SET state = ${READY}, token = NULL WHERE box = ? AND state = ${LOCKED} AND session = ?`,
    box,
    session,
  );
  return true;
}

/** After a restart nobody holds a session: the links are gone. */
export function releaseSessions(store: Store): void {
  store.run(`UPDATE messages SET state = ${READY}, token = NULL WHERE state = ${LOCKED} AND due IS NULL`);
  store.run('DELETE FROM sessions');
}

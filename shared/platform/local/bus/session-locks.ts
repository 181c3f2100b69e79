import type { Store } from '../store.ts';
import type { Box } from './boxes.ts';
import { LOCKED, READY } from './rows.ts';

export interface SessionLock {
  box: Box;
  session: string;
  token: string;
}

/** Locks a free session. Runs inside a write, after expired locks were released. */
export function lockSession(store: Store, lock: SessionLock, until: number, owned: boolean): boolean {
  const inserted = store.run(
    'INSERT OR IGNORE INTO sessions (box, session, token, until, owned) VALUES (?, ?, ?, ?, ?)',
    lock.box.name,
    lock.session,
    lock.token,
    until,
    owned ? 1 : 0,
  );
  return inserted === 1;
}

/**
 * The next unlocked session after `previous` with ready messages, round-robin. This keeps a busy session from
 * starving the others, and each step is one index look-up.
 */
export function nextFreeSession(store: Store, box: Box, previous: string): string | undefined {
  return freeSessionAfter(store, box, previous) ?? freeSessionAfter(store, box, '');
}

function freeSessionAfter(store: Store, box: Box, previous: string): string | undefined {
  let after = previous;
  for (;;) {
    const row = store.get(
      `SELECT session FROM messages WHERE box = ? AND state = ${READY} AND session > ? ORDER BY session LIMIT 1`,
      box.name,
      after,
    ) as { session: string } | undefined;
    if (row === undefined) return undefined;
    if (
      store.get('SELECT 1 FROM sessions WHERE box = ? AND session = ?', box.name, row.session) === undefined
    )
      return row.session;
    after = row.session;
  }
}

/** The end of the lock in ms; `undefined` if it is lost. */
export function sessionHeldUntil(store: Store, lock: SessionLock, now: number): number | undefined {
  const row = store.get(
    'SELECT until FROM sessions WHERE box = ? AND session = ? AND token = ? AND until > ?',
    lock.box.name,
    lock.session,
    lock.token,
    now,
  );
  return (row as { until: number } | undefined)?.until;
}

/** False if the lock is lost. */
export function renewSession(store: Store, lock: SessionLock, until: number, now: number): boolean {
  const renewed = store.run(
    'UPDATE sessions SET until = ? WHERE box = ? AND session = ? AND token = ? AND until > ?',
    until,
    lock.box.name,
    lock.session,
    lock.token,
    now,
  );
  return renewed === 1;
}

/** Releases the session and its unsettled messages; does nothing if the lock is lost. */
export function releaseSession(store: Store, lock: SessionLock): void {
  const removed = store.run(
    'DELETE FROM sessions WHERE box = ? AND session = ? AND token = ?',
    lock.box.name,
    lock.session,
    lock.token,
  );
  if (removed === 0) return;
  store.run(
    `UPDATE messages SET state = ${READY}, token = NULL, owned = 0 WHERE box = ? AND state = ${LOCKED} AND session = ?`,
    lock.box.name,
    lock.session,
  );
}

/**
 * Releases what the folder's exclusive owner held, without counting a failed delivery: a killed process says
 * nothing about its messages, and one killed often would dead-letter healthy ones.
 */
export function releaseOwned(store: Store): void {
  store.run(`UPDATE messages SET state = ${READY}, due = NULL, token = NULL, owned = 0 WHERE owned = 1`);
  store.run('DELETE FROM sessions WHERE owned = 1');
}

import type { Store } from '../store.ts';
import type { Arrivals } from './arrivals.ts';
import { boxNamed } from './boxes.ts';
import { failDelivery } from './failures.ts';
import { LOCKED, READY, SCHEDULED } from './rows.ts';

/** The longest lock of any entity. */
const LONGEST_LOCK_MS = 300_000;

/**
 * Schedules made after the current time, ?1. Those due within minutes, before the latest end of a lock, ?2, need no
 * correction.
 */
const MADE_LATER = `state = ${SCHEDULED} AND due > ?2 AND enqueued > ?1`;

/** Locks with an impossibly late end and schedules made after the current time: the clock was set back since. */
const FROM_LATER = [
  `messages WHERE ${MADE_LATER}`,
  `messages WHERE state = ${LOCKED} AND due > ?2`,
  'sessions WHERE until > ?2',
];

const ANYTHING_DUE = `SELECT 1 WHERE ${[
  'messages WHERE due <= ?1',
  'sessions WHERE until <= ?1',
  ...FROM_LATER,
]
  .map((rows) => `EXISTS (SELECT 1 FROM ${rows})`)
  .join(' OR ')}`;

export function isAnythingDue(store: Store, now: number): boolean {
  return store.get(ANYTHING_DUE, now, now + LONGEST_LOCK_MS) !== undefined;
}

/**
 * Processes due schedules and expired locks, so that no lock outlives its time. Runs inside a write, before
 * anything is received. Wakes receivers waiting for what became free.
 */
export function letDue(store: Store, arrivals: Arrivals, now: number): void {
  if (!isAnythingDue(store, now)) return;
  beginAnew(store, now);
  for (const row of dueRows(store, now)) {
    const box = boxNamed(row.box);
    if (box === undefined) {
      // Its queue was removed from the topology: keep the message for inspection.
      store.run(`UPDATE messages SET state = ${READY}, due = NULL, token = NULL WHERE seq = ?`, row.seq);
    } else if (row.state === SCHEDULED) {
      appear(store, row.seq, now);
    } else {
      failDelivery(store, box, row.seq, row.deliveries);
    }
    arrivals.notify(row.box);
  }
  store.run('DELETE FROM sessions WHERE until <= ?', now);
}

/**
 * Restarts the time of such locks and schedules. What a killed process held is then free within minutes, and
 * a message scheduled half a minute ahead waits no longer than that, instead of until the clock catches up.
 */
function beginAnew(store: Store, now: number): void {
  const latest = now + LONGEST_LOCK_MS;
  store.run(`UPDATE messages SET due = due - enqueued + ?1, enqueued = ?1 WHERE ${MADE_LATER}`, now, latest);
  store.run(`UPDATE messages SET due = ? WHERE state = ${LOCKED} AND due > ?`, latest, latest);
  store.run('UPDATE sessions SET until = ? WHERE until > ?', latest, latest);
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

/** Enqueues a scheduled message that is due, behind existing messages. */
function appear(store: Store, seq: number, now: number): void {
  store.run(
    `INSERT INTO messages (box, state, session, enqueued, message)
     SELECT box, ${READY}, session, ?, message FROM messages WHERE seq = ?`,
    now,
    seq,
  );
  store.run('DELETE FROM messages WHERE seq = ?', seq);
}

import type { Box } from './catalog.ts';
import { Catalog } from './catalog.ts';
import type { Definition } from './definitions.ts';
import { letDue, nextDue } from './due.ts';
import { failDelivery, moveToDeadLetters } from './failures.ts';
import * as locks from './locks.ts';
import type { Message } from './message.ts';
import type { Row } from './rows.ts';
import { SCHEDULED } from './rows.ts';
import { enqueue } from './sending.ts';
import type { Store } from './store.ts';

/** How a receiver settles a message. */
export type Settlement =
  | { kind: 'complete' }
  | { kind: 'abandon' }
  /** Nobody has looked at it: no delivery that failed. https://github.com/Azure/amqpnetlite/issues/342 */
  | { kind: 'release' }
  | { kind: 'deadLetter'; reason: string | undefined; description: string | undefined };

export interface Counts {
  active: number;
  scheduled: number;
  dead: number;
}

/** What Service Bus does with messages, without the wire: every call is one transaction of the store. */
export class Broker {
  readonly catalog: Catalog;
  readonly #store: Store;
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #owners = new Map<number, () => void>();
  readonly #lastSession = new Map<string, string>();
  #ahead = 0;
  #lastOwner = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  constructor(store: Store, definitions: readonly Definition[]) {
    this.#store = store;
    this.catalog = new Catalog(store, definitions);
    locks.releaseSessions(store);
    this.#expectDue();
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Lets time go by at once. */
  pass(seconds: number): void {
    this.#ahead += seconds * 1000;
    this.#write(() => undefined);
  }

  /** Every lock runs out now. */
  loseLocks(): void {
    const now = this.now();
    this.#store.run(`UPDATE messages SET due = ? WHERE due IS NOT NULL AND state <> ${SCHEDULED}`, now);
    this.#store.run('UPDATE sessions SET until = ?', now);
    this.#letDue();
    this.#expectDue();
  }

  /** Calls `wake` whenever there may be something new in the box. Returns how to stop that. */
  watch(box: Box, wake: () => void): () => void {
    const watchers = this.#watchers.get(box.name) ?? new Set();
    this.#watchers.set(box.name, watchers.add(wake));
    return () => watchers.delete(wake);
  }

  send(entity: Definition, messages: readonly Message[]): void {
    this.#wake(this.#write(() => enqueue(this.#store, this.catalog, { entity, messages, now: this.now() })));
  }

  /** Locks up to `max` messages, of a session where the box has them; each has its token. */
  lock(box: Box, session: string, max: number): Row[] {
    return this.#write(() => locks.lockNext(this.#store, box, { session, max, now: this.now() }));
  }

  /** False when the lock is lost. */
  settle(box: Box, token: string, settlement: Settlement): boolean {
    const found = this.#write(() => {
      const row = locks.heldRow(this.#store, box, token);
      if (row === undefined) return false;
      this.#settle(box, row, settlement);
      return true;
    });
    if (found && settlement.kind !== 'complete') {
      this.#wake([box.name, this.catalog.deadLettersOf(box).name]);
    }
    return found;
  }

  /** Until when, in ms; `undefined` when the lock is lost. */
  renew(box: Box, token: string): number | undefined {
    return this.#write(() => {
      const row = locks.heldRow(this.#store, box, token);
      if (row === undefined || row.due === null) return undefined;
      const until = this.now() + box.lockMs;
      this.#store.run('UPDATE messages SET due = ? WHERE box = ? AND seq = ?', until, box.name, row.seq);
      return until;
    });
  }

  /** The session of a message under that lock. */
  sessionOf(box: Box, token: string): string | undefined {
    return this.#write(() => locks.heldRow(this.#store, box, token)?.session);
  }

  /**
   * Locks the session asked for, or the next free one with messages; `lost` is called when the lock runs out.
   * `undefined` when there is none, or somebody holds it.
   */
  acceptSession(box: Box, wanted: string | undefined, lost: () => void): HeldSession | undefined {
    return this.#write(() => {
      const session = wanted ?? locks.freeSession(this.#store, box, this.#lastSession.get(box.name) ?? '');
      if (session === undefined) return undefined;
      const owner = (this.#lastOwner += 1);
      const until = locks.lockSession(this.#store, box, { session, owner, now: this.now() });
      if (until === undefined) return undefined;
      if (wanted === undefined) this.#lastSession.set(box.name, session);
      this.#owners.set(owner, lost);
      return { session, until, owner };
    });
  }

  releaseSession(box: Box, { session, owner }: HeldSession): void {
    this.#owners.delete(owner);
    const released = this.#write(() => locks.releaseSession(this.#store, box.name, session, owner));
    if (released) this.#wake([box.name]);
  }

  /** Until when the session is locked now, in ms; `undefined` when it is not. */
  sessionUntil(box: Box, session: string): number | undefined {
    const sql = 'SELECT until FROM sessions WHERE box = ? AND session = ?';
    return this.#write(() => this.#store.get(sql, box.name, session)?.['until'] as number | undefined);
  }

  renewSession(box: Box, session: string): number | undefined {
    const until = this.now() + box.lockMs;
    const sql = 'UPDATE sessions SET until = ? WHERE box = ? AND session = ?';
    return this.#write(() => (this.#store.run(sql, until, box.name, session) === 1 ? until : undefined));
  }

  peek(box: Box, from: number, max: number): Row[] {
    const sql = 'SELECT * FROM messages WHERE box = ? AND seq >= ? ORDER BY seq LIMIT ?';
    return this.#write(() => this.#store.all<Row>(sql, box.name, from, max));
  }

  counts(box: Box): Counts {
    const count = (name: string, condition: string): number => {
      const sql = `SELECT count(*) AS n FROM messages WHERE box = ? AND ${condition}`;
      return Number(this.#store.get(sql, name)?.['n']);
    };
    return this.#write(() => ({
      active: count(box.name, `state <> ${SCHEDULED}`),
      scheduled: count(box.name, `state = ${SCHEDULED}`),
      dead: count(this.catalog.deadLettersOf(box).name, 'true'),
    }));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#store.close();
  }

  #settle(box: Box, row: Row, settlement: Settlement): void {
    switch (settlement.kind) {
      case 'complete':
        this.#store.run('DELETE FROM messages WHERE box = ? AND seq = ?', box.name, row.seq);
        return;
      case 'abandon':
        failDelivery(this.#store, this.catalog, box, row);
        return;
      case 'release':
        locks.release(this.#store, box, row);
        return;
      case 'deadLetter':
        moveToDeadLetters(this.#store, this.catalog, {
          box,
          row,
          reason: settlement.reason,
          description: settlement.description,
        });
    }
  }

  /** Nothing is done under a lock that ran out: what is due comes first. */
  #write<T>(work: () => T): T {
    if (this.#timerAt <= this.now()) this.#letDue();
    const result = this.#store.transaction(work);
    this.#expectDue();
    return result;
  }

  #letDue(): void {
    this.#timerAt = Infinity;
    const due = this.#store.transaction(() => letDue(this.#store, this.catalog, this.now()));
    for (const owner of due.owners) {
      this.#owners.get(owner)?.();
      this.#owners.delete(owner);
    }
    this.#wake([...due.boxes].flatMap((box) => [box, `${box}/$deadletterqueue`]));
  }

  #expectDue(): void {
    const at = nextDue(this.#store) ?? Infinity;
    if (at === this.#timerAt) return;
    this.#timerAt = at;
    clearTimeout(this.#timer);
    if (at === Infinity) return;
    // A timer that is set for longer than 2^31 ms fires at once.
    const wait = Math.min(Math.max(at - this.now(), 0), 1_000_000);
    this.#timer = setTimeout(() => {
      this.#timerAt = -Infinity;
      this.#write(() => undefined);
    }, wait).unref();
  }

  #wake(boxes: Iterable<string>): void {
    for (const box of boxes) {
      for (const wake of this.#watchers.get(box) ?? []) queueMicrotask(wake);
    }
  }
}

/** The lock of a session, as its holder has it. */
export interface HeldSession {
  session: string;
  until: number;
  owner: number;
}

import { randomUUID } from 'node:crypto';

import type { Bus, ReceivedMessage, SessionReceiver, Inbox } from '../../bus.ts';
import type { Clock } from '../../clock.ts';
import { LockLostError } from '../../errors.ts';
import type { Store } from '../store.ts';
import type { Arrivals } from './arrivals.ts';
import { hasWork, lockNext } from './delivery.ts';
import { letDue } from './due.ts';
import { received } from './rows.ts';
import { releaseSession, renewSession, sessionHeldUntil, type SessionLock } from './session-locks.ts';

/** Holds one session of the local bus. */
export class LocalSessionReceiver implements SessionReceiver {
  readonly sessionId: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #arrivals: Arrivals;
  readonly #bus: Bus;
  readonly #source: Inbox;
  readonly #lock: SessionLock;
  readonly #owned: boolean;

  constructor(
    parts: { store: Store; clock: Clock; arrivals: Arrivals; bus: Bus; owned: boolean },
    inbox: Inbox,
    lock: SessionLock,
  ) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#arrivals = parts.arrivals;
    this.#bus = parts.bus;
    this.#owned = parts.owned;
    this.#source = inbox;
    this.#lock = lock;
    this.sessionId = lock.session;
  }

  async receive(max: number, waitMs = 0): Promise<ReceivedMessage[]> {
    const { box, session } = this.#lock;
    const messages = await this.#arrivals.poll(box.name, { waitMs }, async () => {
      this.#heldUntil();
      if (!hasWork(this.#store, box, session, this.#now())) return undefined;
      const locked = await this.#store.write(() => {
        const until = this.#heldUntil();
        letDue(this.#store, this.#arrivals, this.#now());
        const lock = { box: box.name, session, token: randomUUID(), due: null, owned: this.#owned };
        return lockNext(this.#store, lock, max).map((row) => received(row, until));
      }, 'lazy');
      return locked.length === 0 ? undefined : locked;
    });
    return messages ?? [];
  }

  complete(message: ReceivedMessage): Promise<void> {
    return this.#bus.complete(this.#source, message);
  }

  abandon(message: ReceivedMessage): Promise<void> {
    return this.#bus.abandon(this.#source, message);
  }

  deadLetter(message: ReceivedMessage, reason: string, description: string): Promise<void> {
    return this.#bus.deadLetter(this.#source, message.lockToken ?? '', reason, description);
  }

  renewLock(): Promise<Date> {
    return this.#store.write(() => {
      const now = this.#now();
      const until = now + this.#lock.box.lockMs;
      if (!renewSession(this.#store, this.#lock, until, now)) throw this.#lost();
      return new Date(until);
    }, 'lazy');
  }

  async close(): Promise<void> {
    await this.#store.write(() => {
      releaseSession(this.#store, this.#lock);
    }, 'lazy');
    this.#arrivals.notify(this.#lock.box.name);
  }

  /** @throws LockLostError */
  #heldUntil(): number {
    const until = sessionHeldUntil(this.#store, this.#lock, this.#now());
    if (until === undefined) throw this.#lost();
    return until;
  }

  #lost(): LockLostError {
    return new LockLostError(`session ${this.sessionId} of ${this.#lock.box.name} is lost`);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

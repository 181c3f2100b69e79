import { randomUUID } from 'node:crypto';

import type { Bus, Counts, OutgoingMessage, ReceivedMessage, SessionReceiver, Inbox } from '../../bus.ts';
import type { Clock } from '../../clock.ts';
import { LockLostError, UnrecoverableError } from '../../errors.ts';
import type { Store } from '../store.ts';
import { Arrivals } from './arrivals.ts';
import { type Box, boxOf, deadLettersOf, entityOf } from './boxes.ts';
import * as delivery from './delivery.ts';
import { letDue } from './due.ts';
import { failDelivery, moveToDeadLetters } from './failures.ts';
import { countBox, peekBox } from './looking.ts';
import { parseLockToken, received } from './rows.ts';
import { checkAll, enqueue } from './sending.ts';
import { lockSession, nextFreeSession, releaseOwned } from './session-locks.ts';
import { LocalSessionReceiver } from './session-receiver.ts';

/** Queues, topics and subscriptions, in the tables of the store. */
export class LocalBus implements Bus {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #owned: boolean;
  readonly #arrivals = new Arrivals();
  /** Boxes that gave as many messages as they were asked for, and so will have more. */
  readonly #full = new Set<string>();
  /** The last accepted session, per box. */
  readonly #lastSession = new Map<string, string>();

  /** `owned`: this bus belongs to the folder's exclusive owner, and its locks end with it. */
  constructor(store: Store, clock: Clock, owned: boolean) {
    this.#store = store;
    this.#clock = clock;
    this.#owned = owned;
  }

  async send(name: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const entity = entityOf(name);
    const checked = checkAll(entity, messages);
    if (checked.length === 0) return;
    this.#notifyAll(
      await this.#store.write(() => enqueue(this.#store, { name, ...entity }, checked, this.#now())),
    );
  }

  async receive(inbox: Inbox, max: number, waitMs = 0, stop?: AbortSignal): Promise<ReceivedMessage[]> {
    const box = boxOf(inbox);
    if (box.sessions) throw new UnrecoverableError(`${box.name} needs sessions: use acceptSession`);
    const messages = await this.#arrivals.poll(box.name, { waitMs, stop }, async () => {
      if (!this.#full.has(box.name) && !delivery.hasWork(this.#store, box, '', this.#now())) return undefined;
      const locked = await this.#lockNext(box, max);
      if (locked.length === max) this.#full.add(box.name);
      else this.#full.delete(box.name);
      return locked.length === 0 ? undefined : locked;
    });
    return messages ?? [];
  }

  async acceptSession(
    inbox: Inbox,
    sessionId?: string,
    waitMs = 0,
    stop?: AbortSignal,
  ): Promise<SessionReceiver | undefined> {
    const box = boxOf(inbox);
    if (!box.sessions) throw new UnrecoverableError(`${box.name} has no sessions: use receive`);
    return this.#arrivals.poll(box.name, { waitMs, stop }, () => this.#acceptNow(inbox, box, sessionId));
  }

  complete(inbox: Inbox, message: ReceivedMessage): Promise<void> {
    return this.#settle(inbox, message.lockToken, (held) => delivery.removeHeld(this.#store, held));
  }

  async abandon(inbox: Inbox, message: ReceivedMessage): Promise<void> {
    await this.#settle(inbox, message.lockToken, (held, box) => {
      const deliveries = delivery.heldDeliveries(this.#store, held);
      if (deliveries === undefined) return false;
      failDelivery(this.#store, box, held.seq, deliveries);
      return true;
    });
    this.#arrivals.notify(boxOf(inbox).name);
  }

  async renewLock(inbox: Inbox, message: ReceivedMessage): Promise<Date> {
    let until = 0;
    await this.#settle(inbox, message.lockToken, (held, box) => {
      until = held.now + box.lockMs;
      return delivery.extendHeld(this.#store, held, until);
    });
    return new Date(until);
  }

  async deadLetter(inbox: Inbox, lockToken: string, reason: string, description: string): Promise<void> {
    const target = deadLettersOf(boxOf(inbox));
    await this.#settle(inbox, lockToken, (held, box) => {
      if (delivery.heldDeliveries(this.#store, held) === undefined) return false;
      moveToDeadLetters(this.#store, box, held.seq, { reason, description });
      return true;
    });
    this.#arrivals.notify(target.name);
  }

  peek(inbox: Inbox, max: number, fromSequence = 0): Promise<ReceivedMessage[]> {
    return this.#store.read(() => peekBox(this.#store, boxOf(inbox), max, fromSequence));
  }

  counts(inbox: Inbox): Promise<Counts> {
    return this.#store.read(() =>
      countBox(this.#store, boxOf({ ...inbox, deadLetters: false }), this.#now()),
    );
  }

  /** Waiting receivers return empty; releases the exclusive owner's locks. */
  async close(): Promise<void> {
    this.#arrivals.close();
    if (this.#owned) {
      await this.#store.write(() => {
        releaseOwned(this.#store);
      });
    }
  }

  #lockNext(box: Box, max: number): Promise<ReceivedMessage[]> {
    return this.#store.write(() => {
      const now = this.#letDue();
      const due = now + box.lockMs;
      const lock = { box: box.name, session: '', token: randomUUID(), due, owned: this.#owned };
      return delivery.lockNext(this.#store, lock, max).map((row) => received(row, due));
    }, 'lazy');
  }

  async #acceptNow(inbox: Inbox, box: Box, wanted: string | undefined): Promise<SessionReceiver | undefined> {
    if (wanted === undefined && !delivery.hasWork(this.#store, box, undefined, this.#now())) return undefined;
    const lock = await this.#store.write(() => {
      const now = this.#letDue();
      const session = wanted ?? nextFreeSession(this.#store, box, this.#lastSession.get(box.name) ?? '');
      if (session === undefined) return undefined;
      const candidate = { box, session, token: randomUUID() };
      return lockSession(this.#store, candidate, now + box.lockMs, this.#owned) ? candidate : undefined;
    }, 'lazy');
    if (lock === undefined) return undefined;
    if (wanted === undefined) this.#lastSession.set(box.name, lock.session);
    const parts = { store: this.#store, clock: this.#clock, arrivals: this.#arrivals, owned: this.#owned };
    return new LocalSessionReceiver({ ...parts, bus: this }, inbox, lock);
  }

  #letDue(): number {
    const now = this.#now();
    letDue(this.#store, this.#arrivals, now);
    return now;
  }

  /** @throws LockLostError if `change` returns false, or the token is invalid. */
  async #settle(
    inbox: Inbox,
    lockToken: string | undefined,
    change: (held: delivery.Held, box: Box) => boolean,
  ): Promise<void> {
    const box = boxOf(inbox);
    const held = await this.#store.write(
      () => change({ box: box.name, now: this.#now(), ...parseLockToken(lockToken) }, box),
      'lazy',
    );
    if (!held) throw new LockLostError(`the lock of a message of ${box.name} is lost`);
  }

  #notifyAll(boxes: Iterable<string>): void {
    for (const box of boxes) this.#arrivals.notify(box);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

import { setTimeout as delay } from 'node:timers/promises';

import type { ServiceBusClient, ServiceBusSessionReceiver } from '@azure/service-bus';

import type { Inbox } from '../../bus.ts';
import { isNoSession } from './errors.ts';

/** How long a request for the next session waits at the service; closing waits for it to end. */
export const ACCEPT_MS = 1500;
/** Minimum wait, even for callers that do not wait: opening a link takes some round trips. */
const LEAST_MS = 250;
/** Pause between attempts. */
const RETRY_MS = 200;

const OPTIONS = { maxAutoLockRenewalDurationInMs: 0, skipParsingBodyAsJson: true };

/** Far longer than any request takes. */
const STUCK_MS = 10_000;

interface Attempt {
  startedAt: number;
  /** The waiting caller, if any. */
  deliver: ((accepted: Promise<ServiceBusSessionReceiver | undefined>) => void) | undefined;
  ended: Promise<void>;
}

/**
 * Accepts sessions. The SDK's request for the next session can neither be cancelled nor given a timeout. A
 * request that outlives its caller is left to the next caller, or returns its session if there is none.
 */
export class SessionAcceptor {
  readonly #client: ServiceBusClient;
  readonly #attempts = new Map<string, Set<Attempt>>();
  readonly #closing: AbortSignal;

  readonly #closeClient: () => Promise<void>;

  constructor(client: ServiceBusClient, closing: AbortSignal, closeClient: () => Promise<void>) {
    this.#client = client;
    this.#closing = closing;
    this.#closeClient = closeClient;
  }

  /** Whether a request has been pending too long: its connection is unusable. */
  get stuck(): boolean {
    return this.#underWay().some(({ startedAt }) => performance.now() - startedAt > STUCK_MS);
  }

  /** Accepts the given session; `undefined` if another holds it all the time. */
  async accept(
    { entity, subscription }: Inbox,
    sessionId: string,
    waitMs: number,
  ): Promise<ServiceBusSessionReceiver | undefined> {
    const end = performance.now() + waitMs;
    while (!this.#closing.aborted) {
      try {
        return await (subscription === undefined
          ? this.#client.acceptSession(entity, sessionId, { ...OPTIONS })
          : this.#client.acceptSession(entity, subscription, sessionId, { ...OPTIONS }));
      } catch (error) {
        if (!isNoSession(error)) throw error;
      }
      const left = end - performance.now();
      if (left <= 0) break;
      await this.#pause(left);
    }
    return undefined;
  }

  /** Accepts the next free session with messages; `undefined` if there is none in time. */
  async acceptNext(inbox: Inbox, waitMs: number): Promise<ServiceBusSessionReceiver | undefined> {
    const end = performance.now() + Math.max(waitMs, LEAST_MS);
    while (!this.#closing.aborted) {
      const left = end - performance.now();
      if (left <= 0) break;
      const receiver = await this.#within(this.#attempt(inbox), left);
      if (receiver !== undefined) return receiver;
      await this.#pause(left);
    }
    return undefined;
  }

  /**
   * Waits for pending requests, but not for long: one that the SDK forgot would keep the process alive for a
   * minute.
   */
  async close(): Promise<void> {
    const ended = Promise.all(this.#underWay().map((attempt) => attempt.ended));
    await Promise.race([ended, delay(2 * ACCEPT_MS, undefined, { ref: false })]);
    await this.#closeClient();
  }

  #underWay(): Attempt[] {
    return [...this.#attempts.values()].flatMap((attempts) => [...attempts]);
  }

  async #pause(left: number): Promise<void> {
    await delay(Math.min(left, RETRY_MS), undefined, { signal: this.#closing }).catch(() => undefined);
  }

  /** A pending request without a caller, or a new one. */
  #attempt(inbox: Inbox): Attempt {
    const key = `${inbox.entity}/${inbox.subscription ?? ''}`;
    const attempts = this.#attempts.get(key) ?? new Set();
    this.#attempts.set(key, attempts);
    const left = [...attempts].find(({ deliver }) => deliver === undefined);
    if (left !== undefined) return left;
    const startedAt = performance.now();
    const attempt: Attempt = { startedAt, deliver: undefined, ended: Promise.resolve() };
    attempts.add(attempt);
    const accepted = this.#next(inbox).finally(() => attempts.delete(attempt));
    attempt.ended = accepted.then(
      async (receiver) => {
        if (attempt.deliver) attempt.deliver(accepted);
        else await receiver?.close();
      },
      () => attempt.deliver?.(accepted),
    );
    return attempt;
  }

  #within(attempt: Attempt, ms: number): Promise<ServiceBusSessionReceiver | undefined> {
    return new Promise((resolve) => {
      const deliver = (accepted?: Promise<ServiceBusSessionReceiver | undefined>): void => {
        clearTimeout(timer);
        this.#closing.removeEventListener('abort', leave);
        attempt.deliver = undefined;
        resolve(accepted);
      };
      const leave = (): void => {
        deliver();
      };
      const timer = setTimeout(leave, ms);
      this.#closing.addEventListener('abort', leave);
      attempt.deliver = deliver;
    });
  }

  async #next({ entity, subscription }: Inbox): Promise<ServiceBusSessionReceiver | undefined> {
    try {
      return await (subscription === undefined
        ? this.#client.acceptNextSession(entity, { ...OPTIONS })
        : this.#client.acceptNextSession(entity, subscription, { ...OPTIONS }));
    } catch (error) {
      if (isNoSession(error)) return undefined;
      throw error;
    }
  }
}

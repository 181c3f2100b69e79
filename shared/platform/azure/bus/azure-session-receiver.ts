import { setTimeout as delay } from 'node:timers/promises';

import type { ServiceBusReceivedMessage, ServiceBusSessionReceiver } from '@azure/service-bus';

import type { ReceivedMessage, SessionReceiver } from '../../bus.ts';
import { LockLostError } from '../../errors.ts';
import { busError, isAborted } from './errors.ts';
import { receivedMessage } from './messages.ts';
import { gather } from './receiving.ts';
import { messageOfToken } from './settling.ts';

/** How often to check whether the SDK has closed its receiver: it does not notify anyone. */
const LOOK_MS = 200;

/** Holds one session over one link. */
export class AzureSessionReceiver implements SessionReceiver {
  readonly #receiver: ServiceBusSessionReceiver;
  readonly #name: string;
  readonly #closing: AbortSignal;
  readonly #onClose: () => void;
  /** Unsettled messages by lock token. */
  readonly #held = new Map<string, ServiceBusReceivedMessage>();
  #closed = false;

  constructor(
    receiver: ServiceBusSessionReceiver,
    name: string,
    closing: AbortSignal,
    onClose: (session: AzureSessionReceiver) => void,
  ) {
    this.#receiver = receiver;
    this.#name = `session ${receiver.sessionId} of ${name}`;
    this.#closing = closing;
    this.#onClose = () => {
      onClose(this);
    };
  }

  get sessionId(): string {
    return this.#receiver.sessionId;
  }

  async receive(max: number, waitMs = 0): Promise<ReceivedMessage[]> {
    try {
      const messages = await this.#whileHeld(() => gather(this.#receiver, max, waitMs, this.#closing));
      for (const message of messages) this.#held.set(message.lockToken ?? '', message);
      return messages.map(receivedMessage);
    } catch (error) {
      if (isAborted(error) && this.#closing.aborted) return [];
      throw busError(error, `receive from ${this.#name}`);
    }
  }

  complete(message: ReceivedMessage): Promise<void> {
    return this.#settle('complete', message.lockToken, (held) => this.#receiver.completeMessage(held));
  }

  abandon(message: ReceivedMessage): Promise<void> {
    return this.#settle('abandon', message.lockToken, (held) => this.#receiver.abandonMessage(held));
  }

  deadLetter({ lockToken }: ReceivedMessage, reason: string, description: string): Promise<void> {
    return this.deadLetterHeld(lockToken, reason, description);
  }

  holds(lockToken: string | undefined): boolean {
    return this.#held.has(lockToken ?? '');
  }

  deadLetterHeld(lockToken: string | undefined, reason: string, description: string): Promise<void> {
    const why = { deadLetterReason: reason, deadLetterErrorDescription: description };
    return this.#settle('deadLetter', lockToken, (held) => this.#receiver.deadLetterMessage(held, why));
  }

  async renewLock(): Promise<Date> {
    try {
      return await this.#whileHeld(() => this.#receiver.renewSessionLock());
    } catch (error) {
      throw busError(error, `renew ${this.#name}`);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#held.clear();
    this.#onClose();
    try {
      await this.#receiver.close();
    } catch (error) {
      throw busError(error, `close ${this.#name}`);
    }
  }

  async #settle(
    call: string,
    lockToken: string | undefined,
    settle: (held: ServiceBusReceivedMessage) => Promise<void>,
  ): Promise<void> {
    const held = this.#held.get(lockToken ?? '');
    try {
      if (held === undefined) throw this.#lost();
      const byToken = messageOfToken(lockToken ?? '', this.sessionId);
      await this.#whileHeld(() => settle(held).catch(() => settle(byToken)));
    } catch (error) {
      throw busError(error, `${call} a message of ${this.#name}`);
    }
    this.#held.delete(lockToken ?? '');
  }

  /**
   * The SDK's receiver closes itself when it loses the lock or its link, and then leaves a pending settlement
   * waiting for a minute.
   */
  async #whileHeld<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed || this.#receiver.isClosed) throw this.#lost();
    const done = new AbortController();
    try {
      return await Promise.race([work(), this.#untilLost(done.signal)]);
    } finally {
      done.abort();
    }
  }

  async #untilLost(done: AbortSignal): Promise<never> {
    while (!this.#receiver.isClosed) {
      await delay(LOOK_MS, undefined, { signal: done });
    }
    throw this.#lost();
  }

  #lost(): LockLostError {
    return new LockLostError(`${this.#name}: the lock is lost`);
  }
}

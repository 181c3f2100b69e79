import { messageOf, type ReceivedMessage, type SessionReceiver } from '../../../../shared/platform/index.ts';
import type { ServiceBusFunction } from '../indexing/function.ts';
import type { Listener } from '../listener.ts';
import { CATEGORY } from './category.ts';
import {
  handle,
  handleBatch,
  settle,
  type DeliveryOptions,
  type Outcome,
  type Settlement,
} from './delivery.ts';
import type { ServiceBusDeps } from './deps.ts';
import { batchArguments, messageArguments } from './arguments.ts';
import { ReceiveLoop, WAIT_MS } from './receive-loop.ts';
import { Slots } from './slots.ts';

/** How many messages of a session to fetch at once. Unhandled ones go back without counting as delivered. */
const AHEAD = 16;

/**
 * Serves an entity with sessions: up to `maxConcurrentSessions` sessions at a time, the messages of each in
 * order, singly or in batches. Releases a session as soon as it is empty. Azure keeps it for
 * `sessionIdleTimeout` to save round trips; here accepting it again costs nothing, and other sessions may be
 * waiting.
 */
export class SessionListener implements Listener {
  readonly #fn: ServiceBusFunction;
  readonly #deps: ServiceBusDeps;
  readonly #options: DeliveryOptions;
  readonly #slots: Slots;
  readonly #loop: ReceiveLoop;

  constructor(fn: ServiceBusFunction, deps: ServiceBusDeps, options: DeliveryOptions) {
    this.#fn = fn;
    this.#deps = deps;
    this.#options = options;
    this.#slots = new Slots(fn.many ? 1 : deps.settings.maxConcurrentSessions);
    this.#loop = new ReceiveLoop((stop) => this.#accept(stop), deps.log);
  }

  start(): Promise<void> {
    this.#loop.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#slots.drained();
  }

  async #accept(stop: AbortSignal): Promise<boolean> {
    await this.#slots.free();
    if (this.#loop.stopping) return false;
    const session = await this.#deps.bus.acceptSession(this.#fn.source, undefined, WAIT_MS, stop);
    if (!session) return false;
    const { activity } = this.#deps;
    void activity.during(() =>
      this.#slots.run(
        () => this.#serve(session),
        () => Promise.resolve(),
      ),
    );
    return true;
  }

  async #serve(session: SessionReceiver): Promise<void> {
    try {
      await this.#drain(session);
    } catch (error) {
      this.#deps.log('warning', CATEGORY, `A session was interrupted: ${messageOf(error)}`);
    }
    await session.close().catch(() => undefined);
  }

  /** Ends when the session is empty or a message fails: those behind it wait until it is delivered again. */
  async #drain(session: SessionReceiver): Promise<void> {
    const lock: { until?: Date } = {};
    const settlement: Settlement = {
      complete: (message) => session.complete(message),
      abandon: (message) => session.abandon(message),
      renewLock: async () => (lock.until = await session.renewLock()),
    };
    const { maxMessageBatchSize } = this.#deps.settings;
    for (;;) {
      const messages = await session.receive(this.#fn.many ? maxMessageBatchSize : AHEAD);
      if (messages.length === 0) return;
      for (const group of this.#fn.many ? [messages] : messages.map((message) => [message])) {
        if (this.#loop.stopping) return;
        const outcome = await this.#handle(group, settlement, lock.until);
        await settle(outcome, settlement, this.#options);
        if (!outcome.succeeded) return;
      }
    }
  }

  #handle(
    messages: readonly ReceivedMessage[],
    settlement: Settlement,
    lockedUntil: Date | undefined,
  ): Promise<Outcome> {
    const { invoker } = this.#deps;
    const [message] = messages;
    if (this.#fn.many || !message) {
      const run = () => invoker.invoke(this.#fn, { message: batchArguments(messages, this.#fn.binary) });
      return handleBatch(messages, run, this.#options);
    }
    const run = () => invoker.invoke(this.#fn, { message: messageArguments(message, this.#fn.binary) });
    return handle({ ...message, ...(lockedUntil && { lockedUntil }) }, run, settlement, this.#options);
  }
}

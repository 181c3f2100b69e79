import type { ReceivedMessage, SessionReceiver } from '../../../../shared/platform/index.ts';
import { messageOf } from '../../../../shared/platform/index.ts';
import type { ServiceBusFunction } from '../indexing/function.ts';
import type { Listener } from '../listener.ts';
import { CATEGORY } from './category.ts';
import { deliver, deliverBatch, type DeliveryOptions, type Settlement } from './delivery.ts';
import type { ServiceBusDeps } from './deps.ts';
import { batchInvocation, messageInvocation } from './invocation.ts';
import { ReceiveLoop, WAIT_MS } from './receive-loop.ts';
import { Slots } from './slots.ts';

/**
 * Serves an entity with sessions: `maxConcurrentSessions` sessions at a time, the messages of each in order, one by
 * one or in batches. A session is given free as soon as it is empty. Azure keeps it for `sessionIdleTimeout`, to
 * spare round trips; here accepting it again costs nothing, and other sessions may be waiting.
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
    this.#loop = new ReceiveLoop(() => this.#accept(), deps.log);
  }

  start(): Promise<void> {
    this.#loop.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#slots.drained();
  }

  async #accept(): Promise<boolean> {
    await this.#slots.free();
    if (this.#loop.stopping) return false;
    const session = await this.#deps.bus.acceptSession(this.#fn.source, undefined, WAIT_MS);
    if (!session) return false;
    this.#slots.run(() => this.#deps.activity.during(() => this.#serve(session)));
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

  async #drain(session: SessionReceiver): Promise<void> {
    const settlement: Settlement = {
      complete: (message) => session.complete(message),
      abandon: (message) => session.abandon(message),
      renewLock: () => session.renewLock(),
    };
    const max = this.#fn.many ? this.#deps.settings.maxMessageBatchSize : 1;
    while (!this.#loop.stopping) {
      const messages = await session.receive(max);
      const [message] = messages;
      if (!message) return;
      await (this.#fn.many
        ? deliverBatch(messages, this.#runBatch(messages), settlement, this.#options)
        : deliver(message, this.#run(message), settlement, this.#options));
    }
  }

  #run(message: ReceivedMessage): () => Promise<unknown> {
    return () => this.#deps.invoker.invoke(this.#fn, messageInvocation(message, this.#fn.binary));
  }

  #runBatch(messages: readonly ReceivedMessage[]): () => Promise<unknown> {
    return () => this.#deps.invoker.invoke(this.#fn, batchInvocation(messages, this.#fn.binary));
  }
}

import type { ReceivedMessage } from '../../../../shared/platform/index.ts';
import type { ServiceBusFunction } from '../indexing/function.ts';
import type { Listener } from '../listener.ts';
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

/**
 * Serves a queue or subscription without sessions: up to `maxConcurrentCalls` messages at a time, fetching as
 * many as there are free slots, or one batch at a time.
 * Follows `ServiceBusListener` of the Service Bus extension.
 */
export class QueueListener implements Listener {
  readonly #fn: ServiceBusFunction;
  readonly #deps: ServiceBusDeps;
  readonly #options: DeliveryOptions;
  readonly #settlement: Settlement;
  readonly #slots: Slots;
  readonly #loop: ReceiveLoop;

  constructor(fn: ServiceBusFunction, deps: ServiceBusDeps, options: DeliveryOptions) {
    const { bus, settings } = deps;
    this.#fn = fn;
    this.#deps = deps;
    this.#options = options;
    this.#settlement = {
      complete: (message) => bus.complete(fn.source, message),
      abandon: (message) => bus.abandon(fn.source, message),
      renewLock: (message) => bus.renewLock(fn.source, message),
    };
    this.#slots = new Slots(fn.many ? 1 : settings.maxConcurrentCalls);
    this.#loop = new ReceiveLoop((stop) => this.#receive(stop), deps.log);
  }

  start(): Promise<void> {
    this.#loop.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#slots.drained();
  }

  async #receive(stop: AbortSignal): Promise<boolean> {
    const free = await this.#slots.free();
    if (this.#loop.stopping) return false;
    const { bus, settings } = this.#deps;
    const max = this.#fn.many ? settings.maxMessageBatchSize : free;
    const messages = await bus.receive(this.#fn.source, max, WAIT_MS, stop);
    if (messages.length === 0) return false;
    if (this.#fn.many) void this.#deliver(() => this.#handleBatch(messages));
    else for (const message of messages) void this.#deliver(() => this.#handle(message));
    return true;
  }

  /** Frees the slot for the next message while this one is being settled, so that both share a commit. */
  #deliver(work: () => Promise<Outcome>): Promise<void> {
    const settleIt = (outcome: Outcome) => settle(outcome, this.#settlement, this.#options);
    return this.#deps.activity.during(() => this.#slots.run(work, settleIt));
  }

  #handle(message: ReceivedMessage): Promise<Outcome> {
    const run = () =>
      this.#deps.invoker.invoke(this.#fn, { message: messageArguments(message, this.#fn.binary) });
    return handle(message, run, this.#settlement, this.#options);
  }

  #handleBatch(messages: readonly ReceivedMessage[]): Promise<Outcome> {
    const run = () =>
      this.#deps.invoker.invoke(this.#fn, { message: batchArguments(messages, this.#fn.binary) });
    return handleBatch(messages, run, this.#options);
  }
}

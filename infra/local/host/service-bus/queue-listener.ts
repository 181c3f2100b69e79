import type { ReceivedMessage } from '../../../../shared/platform/index.ts';
import type { ServiceBusFunction } from '../indexing/function.ts';
import type { Listener } from '../listener.ts';
import { deliver, deliverBatch, type DeliveryOptions, type Settlement } from './delivery.ts';
import type { ServiceBusDeps } from './deps.ts';
import { batchInvocation, messageInvocation } from './invocation.ts';
import { ReceiveLoop, WAIT_MS } from './receive-loop.ts';
import { Slots } from './slots.ts';

/**
 * Serves a queue or subscription without sessions: `maxConcurrentCalls` messages at a time, fetched for as many
 * slots as are free, or one batch at a time.
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
    this.#loop = new ReceiveLoop(() => this.#receive(), deps.log);
  }

  start(): Promise<void> {
    this.#loop.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#slots.drained();
  }

  async #receive(): Promise<boolean> {
    const free = await this.#slots.free();
    if (this.#loop.stopping) return false;
    const { bus, settings } = this.#deps;
    const max = this.#fn.many ? settings.maxMessageBatchSize : free;
    const messages = await bus.receive(this.#fn.source, max, WAIT_MS);
    if (messages.length === 0) return false;
    if (this.#fn.many) this.#slots.run(() => this.#deliverBatch(messages));
    else for (const message of messages) this.#slots.run(() => this.#deliver(message));
    return true;
  }

  async #deliver(message: ReceivedMessage): Promise<void> {
    const { activity, invoker } = this.#deps;
    const run = () => invoker.invoke(this.#fn, messageInvocation(message, this.#fn.binary));
    await activity.during(() => deliver(message, run, this.#settlement, this.#options));
  }

  async #deliverBatch(messages: readonly ReceivedMessage[]): Promise<void> {
    const { activity, invoker } = this.#deps;
    const run = () => invoker.invoke(this.#fn, batchInvocation(messages, this.#fn.binary));
    await activity.during(() => deliverBatch(messages, run, this.#settlement, this.#options));
  }
}

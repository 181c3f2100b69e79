import type { ServiceBusAdministrationClient } from '@azure/service-bus';

import type { Counts, Inbox } from '../../bus.ts';

/** Counts messages, asking the service again only after `ageMs`. */
export class Counting {
  readonly #client: ServiceBusAdministrationClient;
  readonly #ageMs: number;
  readonly #known = new Map<string, { counts: Promise<Counts>; until: number }>();

  constructor(client: ServiceBusAdministrationClient, ageMs: number) {
    this.#client = client;
    this.#ageMs = ageMs;
  }

  /** Of the queue or subscription, also for its dead letters. */
  of({ entity, subscription }: Inbox): Promise<Counts> {
    const key = `${entity}/${subscription ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined && known.until > performance.now()) return known.counts;
    const counts =
      subscription === undefined ? this.#queue(entity) : this.#subscription(entity, subscription);
    this.#known.set(key, { counts, until: performance.now() + this.#ageMs });
    // Who asks after a failure asks the service.
    counts.catch(() => this.#known.delete(key));
    return counts;
  }

  async #queue(name: string): Promise<Counts> {
    const properties = await this.#client.getQueueRuntimeProperties(name);
    return {
      active: properties.activeMessageCount,
      scheduled: properties.scheduledMessageCount,
      deadLettered: properties.deadLetterMessageCount,
    };
  }

  /** What is scheduled waits in the topic: no subscription has it yet. */
  async #subscription(topic: string, name: string): Promise<Counts> {
    const properties = await this.#client.getSubscriptionRuntimeProperties(topic, name);
    return {
      active: properties.activeMessageCount,
      scheduled: 0,
      deadLettered: properties.deadLetterMessageCount,
    };
  }
}

import type { ServiceBusAdministrationClient } from '@azure/service-bus';

import type { Counts, Inbox } from '../../bus.ts';

/** Counts messages; asks the service again only after `ageMs`. */
export class Counting {
  readonly #client: ServiceBusAdministrationClient;
  readonly #ageMs: number;
  readonly #known = new Map<string, { counts: Promise<Counts>; until: number }>();

  constructor(client: ServiceBusAdministrationClient, ageMs: number) {
    this.#client = client;
    this.#ageMs = ageMs;
  }

  /** Counts of the queue or subscription, even if the inbox is its dead letters. */
  of({ entity, subscription }: Inbox): Promise<Counts> {
    const key = `${entity}/${subscription ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined && known.until > performance.now()) return known.counts;
    const counts =
      subscription === undefined ? this.#queue(entity) : this.#subscription(entity, subscription);
    this.#known.set(key, { counts, until: performance.now() + this.#ageMs });
    // After a failure, the next caller asks the service again.
    counts.catch(() => this.#known.delete(key));
    return counts;
  }

  async #queue(name: string): Promise<Counts> {
    const properties = await this.#client.getQueueRuntimeProperties(name);
    return {
      active: properties.activeMessageCount,
      scheduled: properties.scheduledMessageCount,
      deadLettered: properties.deadLetterMessageCount,
      ...transferring(properties),
    };
  }

  /** Scheduled messages wait in the topic: no subscription has them yet. */
  async #subscription(topic: string, name: string): Promise<Counts> {
    const properties = await this.#client.getSubscriptionRuntimeProperties(topic, name);
    return {
      active: properties.activeMessageCount,
      scheduled: 0,
      deadLettered: properties.deadLetterMessageCount,
      ...transferring(properties),
    };
  }
}

interface Transfers {
  transferMessageCount: number;
  transferDeadLetterMessageCount: number;
}

function transferring({
  transferMessageCount,
  transferDeadLetterMessageCount,
}: Transfers): Pick<Counts, 'transferring'> {
  const sum = transferMessageCount + transferDeadLetterMessageCount;
  return sum > 0 ? { transferring: sum } : {};
}

import { setTimeout as delay } from 'node:timers/promises';

import type { ServiceBusClient, ServiceBusSender } from '@azure/service-bus';

import type { Inbox } from '../../bus.ts';
import { nameOf } from './entities.ts';
import { SourceReceivers } from './source-receivers.ts';

/** The SDK never finishes closing if the connection drops at that moment. */
const CLOSE_MS = 5000;

/** One connection with its senders and receivers. */
export class BusClient {
  readonly #client: ServiceBusClient;
  readonly #senders = new Map<string, ServiceBusSender>();
  readonly #sources = new Map<string, SourceReceivers>();

  constructor(client: ServiceBusClient) {
    this.#client = client;
  }

  senderOf(entity: string): ServiceBusSender {
    const sender = this.#senders.get(entity) ?? this.#client.createSender(entity);
    this.#senders.set(entity, sender);
    return sender;
  }

  /** @throws NotFoundError */
  receiversOf(inbox: Inbox): SourceReceivers {
    const name = nameOf(inbox);
    const receivers = this.#sources.get(name) ?? new SourceReceivers(this.#client, inbox);
    this.#sources.set(name, receivers);
    return receivers;
  }

  close(): Promise<void> {
    return closeClient(this.#client);
  }
}

/** Throws nothing and waits only briefly: the connection may be gone. */
export async function closeClient(client: ServiceBusClient): Promise<void> {
  const closed = client.close().catch(() => undefined);
  await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
}

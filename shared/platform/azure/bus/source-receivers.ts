import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusReceiverOptions,
} from '@azure/service-bus';
import { defined } from '../../defined.ts';

import type { Inbox } from '../../bus.ts';
import { gather } from './receiving.ts';

/** Messages that one link may have outstanding before it is given up: the SDK stops at 2047. */
const MAX_OUTSTANDING = 1000;

/** A message under a lock, with the link it came over. */
export interface Held {
  message: ServiceBusReceivedMessage;
  receiver: ServiceBusReceiver;
  /** It is settled, or no longer to be settled over its link. */
  release: () => void;
}

interface Link {
  receiver: ServiceBusReceiver;
  outstanding: number;
}

/**
 * The receivers of one queue or subscription without sessions. An SDK receiver receives for one caller at a time, so
 * there are as many as there were callers at once.
 */
export class SourceReceivers {
  readonly #client: ServiceBusClient;
  readonly #source: Inbox;
  readonly #idle: Link[] = [];
  /** For requests that need no link of their own; it never receives. */
  readonly requests: ServiceBusReceiver;

  constructor(client: ServiceBusClient, inbox: Inbox) {
    this.#client = client;
    this.#source = inbox;
    this.requests = this.#open();
  }

  async receive(max: number, waitMs: number, signal: AbortSignal): Promise<Held[]> {
    const link = this.#idle.pop() ?? { receiver: this.#open(), outstanding: 0 };
    try {
      const messages = await gather(link.receiver, max, waitMs, signal);
      link.outstanding += messages.length;
      return messages.map((message) => heldBy(link, message));
    } finally {
      await this.#giveBack(link);
    }
  }

  /** A link with many unsettled messages would stall; they keep their locks and are settled without it. */
  async #giveBack(link: Link): Promise<void> {
    if (link.outstanding < MAX_OUTSTANDING) this.#idle.push(link);
    else await link.receiver.close();
  }

  #open(): ServiceBusReceiver {
    const { entity, subscription, deadLetters = false } = this.#source;
    const options: ServiceBusReceiverOptions = {
      // Whoever works on a message renews its lock itself.
      maxAutoLockRenewalDurationInMs: 0,
      skipParsingBodyAsJson: true,
      ...defined({ subQueueType: deadLetters ? 'deadLetter' : undefined }),
    };
    return subscription === undefined
      ? this.#client.createReceiver(entity, options)
      : this.#client.createReceiver(entity, subscription, options);
  }
}

function heldBy(link: Link, message: ServiceBusReceivedMessage): Held {
  return {
    message,
    receiver: link.receiver,
    release: () => {
      link.outstanding -= 1;
    },
  };
}

import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusReceiverOptions,
} from '@azure/service-bus';
import { defined } from '../../defined.ts';

import type { Inbox } from '../../bus.ts';
import { gather } from './receiving.ts';

/** Unsettled messages that one link may have before it is closed: the SDK stops at 2047. */
const MAX_OUTSTANDING = 1000;

/** A locked message and the link it came over. */
export interface Held {
  message: ServiceBusReceivedMessage;
  receiver: ServiceBusReceiver;
  /** Call when it is settled, or will not be settled over its link. */
  release: () => void;
}

interface Link {
  receiver: ServiceBusReceiver;
  outstanding: number;
}

/**
 * The receivers of one queue or subscription without sessions. An SDK receiver serves one caller at a time,
 * so there are as many as the most concurrent callers so far.
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
      // Consumers renew the locks of their messages themselves.
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

import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import pRetry from 'p-retry';

import type { Bus, Counts, OutgoingMessage, ReceivedMessage, SessionReceiver, Inbox } from '../../bus.ts';
import { LockLostError, TransientError, UnrecoverableError } from '../../errors.ts';
import { checkedMessage } from '../../message-limits.ts';
import { AzureSessions } from './azure-sessions.ts';
import type { BusClient } from './bus-client.ts';
import { BusClients } from './bus-clients.ts';
import { type BusConnection, openAdministration } from './connection.ts';
import { Counting } from './counting.ts';
import { checkSessions, hasSessions, nameOf, sessionNeeded } from './entities.ts';
import { busError } from './errors.ts';
import { receivedMessage, sequenceNumber } from './messages.ts';
import { packed } from './sending.ts';
import { messageOfToken, settle } from './settling.ts';
import type { Held } from './source-receivers.ts';
import { whileWaiting } from './waiting.ts';

const COUNTS_AGE_MS = 5000;
const RENEWALS = { retries: 2, minTimeout: 200 };

/** Opens the message port on a Service Bus namespace. Sends nothing before the first call. */
export function openAzureBus(connection: BusConnection): Bus {
  return new AzureBus(connection);
}

class AzureBus implements Bus {
  readonly #connection: BusConnection;
  readonly #closing = new AbortController();
  readonly #clients: BusClients;
  readonly #sessions: AzureSessions;
  /** Delivered messages with the links they came over; garbage-collected with them. */
  readonly #held = new WeakMap<ReceivedMessage, Held>();
  #counting: Counting | undefined;

  constructor(connection: BusConnection) {
    this.#connection = connection;
    this.#clients = new BusClients(connection);
    this.#sessions = new AzureSessions(connection, this.#closing.signal);
  }

  async send(entity: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const needed = sessionNeeded(entity);
    for (const message of messages) checkedMessage(message, needed);
    if (messages.length === 0) return;
    const parcels = await this.#call(`send to ${entity}`, (client) =>
      packed(client.senderOf(entity), messages),
    );
    for (const parcel of parcels) {
      await this.#call(`send to ${entity}`, (client) => client.senderOf(entity).sendMessages(parcel));
    }
  }

  async receive(inbox: Inbox, max: number, waitMs = 0): Promise<ReceivedMessage[]> {
    checkSessions(inbox, false);
    const held = await whileWaiting(waitMs, this.#closing.signal, (left) =>
      this.#call(
        `receive from ${nameOf(inbox)}`,
        (client) => client.receiversOf(inbox).receive(max, left, this.#closing.signal),
        left,
      ),
    );
    return (held ?? []).map((one) => {
      const message = receivedMessage(one.message);
      // Given a session ID, which a message without sessions may also have, the SDK would look for a session
      // link.
      delete one.message.sessionId;
      this.#held.set(message, one);
      return message;
    });
  }

  async acceptSession(inbox: Inbox, sessionId?: string, waitMs = 0): Promise<SessionReceiver | undefined> {
    checkSessions(inbox, true);
    return whileWaiting(waitMs, this.#closing.signal, (left) =>
      this.#sessions.accept(inbox, sessionId, left),
    );
  }

  complete(inbox: Inbox, message: ReceivedMessage): Promise<void> {
    return this.#settle('complete', inbox, message, (receiver, held) => receiver.completeMessage(held));
  }

  abandon(inbox: Inbox, message: ReceivedMessage): Promise<void> {
    return this.#settle('abandon', inbox, message, (receiver, held) => receiver.abandonMessage(held));
  }

  async renewLock(inbox: Inbox, { lockToken = '' }: ReceivedMessage): Promise<Date> {
    const renew = (): Promise<Date> =>
      this.#call(`renew the lock of a message of ${nameOf(inbox)}`, (client) =>
        client.receiversOf(inbox).requests.renewMessageLock(messageOfToken(lockToken)),
      );
    // The only call that the SDK does not retry.
    const shouldRetry = ({ error }: { error: Error }): boolean => error instanceof TransientError;
    return pRetry(renew, { ...RENEWALS, shouldRetry });
  }

  async deadLetter(inbox: Inbox, lockToken: string, reason: string, description: string): Promise<void> {
    const name = nameOf(inbox);
    if (inbox.deadLetters === true) throw new UnrecoverableError(`${name}: it is a dead letter already`);
    if (hasSessions(inbox)) {
      // The service settles nothing without the session's ID and lock.
      const holder = this.#sessions.holderOf(lockToken);
      if (holder === undefined) throw new LockLostError(`${name}: no session held here has that lock`);
      await holder.deadLetterHeld(lockToken, reason, description);
      return;
    }
    const why = { deadLetterReason: reason, deadLetterErrorDescription: description };
    await this.#call(`dead-letter a message of ${name}`, (client) =>
      client.receiversOf(inbox).requests.deadLetterMessage(messageOfToken(lockToken), why),
    );
  }

  async peek(inbox: Inbox, max: number, fromSequence = 0): Promise<ReceivedMessage[]> {
    const name = nameOf(inbox);
    const messages: ServiceBusReceivedMessage[] = [];
    for (let from = fromSequence; messages.length < max;) {
      const options = { fromSequenceNumber: sequenceNumber(from) };
      const some = await this.#call(`peek at ${name}`, (client) =>
        client.receiversOf(inbox).requests.peekMessages(max - messages.length, options),
      );
      const last = some.at(-1)?.sequenceNumber;
      if (last === undefined) break;
      messages.push(...some);
      from = last.toNumber() + 1;
    }
    return messages.map(receivedMessage);
  }

  async counts(inbox: Inbox): Promise<Counts> {
    const name = nameOf(inbox);
    const { countsAgeMs = COUNTS_AGE_MS } = this.#connection;
    const counting = (this.#counting ??= new Counting(openAdministration(this.#connection), countsAgeMs));
    try {
      return await counting.of(inbox);
    } catch (error) {
      throw busError(error, `count ${name}`);
    }
  }

  /** Waiting receivers return empty. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#sessions.close(), this.#clients.close()]);
  }

  async #settle(
    call: string,
    inbox: Inbox,
    message: ReceivedMessage,
    action: (receiver: ServiceBusReceiver, held: ServiceBusReceivedMessage) => Promise<void>,
  ): Promise<void> {
    const held = this.#held.get(message);
    this.#held.delete(message);
    await this.#call(`${call} a message of ${nameOf(inbox)}`, (client) =>
      settle(held, client.receiversOf(inbox).requests, message.lockToken ?? '', action),
    );
  }

  /** One call to the SDK; `waitMs` is how long the call itself waits. */
  async #call<T>(call: string, work: (client: BusClient) => Promise<T>, waitMs = 0): Promise<T> {
    try {
      return await this.#clients.run(work, waitMs);
    } catch (error) {
      throw busError(error, call);
    }
  }
}

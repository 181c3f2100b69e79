import { setTimeout as delay } from 'node:timers/promises';

import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSender,
} from '@azure/service-bus';

import type { Bus, Counts, OutgoingMessage, ReceivedMessage, SessionReceiver, Source } from '../../bus.ts';
import { LockLostError, TransientError, UnrecoverableError } from '../../errors.ts';
import { checkedMessage } from '../../message-limits.ts';
import { AzureSessionReceiver } from './azure-session-receiver.ts';
import type { BusConnection } from './connection.ts';
import { openAdministration, openClient } from './connection.ts';
import { Counting } from './counting.ts';
import { checkSessions, hasSessions, nameOf, sessionNeeded } from './entities.ts';
import { busError, isAborted } from './errors.ts';
import { receivedMessage, sequenceNumber } from './messages.ts';
import { packed } from './sending.ts';
import { ACCEPT_MS, SessionAcceptor } from './session-acceptor.ts';
import { messageOfToken, settle } from './settling.ts';
import type { Held } from './source-receivers.ts';
import { SourceReceivers } from './source-receivers.ts';

const COUNTS_AGE_MS = 5000;
/** Before a receive whose connection broke tries again, while its caller still waits. */
const RECONNECT_MS = 250;
/** The SDK never finishes closing when the connection is lost at that moment. */
const CLOSE_MS = 5000;

/** Opens the message port on a Service Bus namespace. Nothing is sent before the first call. */
export function openAzureBus(connection: BusConnection): Bus {
  return new AzureBus(connection);
}

class AzureBus implements Bus {
  readonly #connection: BusConnection;
  readonly #client: ServiceBusClient;
  readonly #closing = new AbortController();
  readonly #senders = new Map<string, ServiceBusSender>();
  readonly #sources = new Map<string, SourceReceivers>();
  /** Messages given out, with the links they came over; forgotten with them. */
  readonly #held = new WeakMap<ReceivedMessage, Held>();
  readonly #sessions = new Set<AzureSessionReceiver>();
  #accepting: { client: ServiceBusClient; acceptor: SessionAcceptor } | undefined;
  #counting: Counting | undefined;

  constructor(connection: BusConnection) {
    this.#connection = connection;
    this.#client = openClient(connection);
  }

  async send(entity: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const needed = sessionNeeded(entity);
    for (const message of messages) checkedMessage(message, needed);
    if (messages.length === 0) return;
    await this.#call(`send to ${entity}`, async () => {
      const sender = this.#senderOf(entity);
      for (const parcel of await packed(sender, messages)) await sender.sendMessages(parcel);
    });
  }

  async receive(source: Source, max: number, waitMs = 0): Promise<ReceivedMessage[]> {
    checkSessions(source, false);
    const end = performance.now() + waitMs;
    for (;;) {
      try {
        return await this.#receiveOnce(source, max, Math.max(0, end - performance.now()));
      } catch (error) {
        if (isAborted(error) && this.#closing.signal.aborted) return [];
        const left = end - performance.now();
        if (!(error instanceof TransientError) || left < RECONNECT_MS) throw error;
        await delay(RECONNECT_MS);
      }
    }
  }

  async acceptSession(source: Source, sessionId?: string, waitMs = 0): Promise<SessionReceiver | undefined> {
    checkSessions(source, true);
    const name = nameOf(source);
    return this.#call(`accept a session of ${name}`, async () => {
      const acceptor = this.#acceptor();
      const receiver = await (sessionId === undefined
        ? acceptor.acceptNext(source, waitMs)
        : acceptor.accept(source, sessionId, waitMs));
      if (receiver === undefined) return undefined;
      const session = new AzureSessionReceiver(receiver, name, this.#closing.signal, (closed) => {
        this.#sessions.delete(closed);
      });
      this.#sessions.add(session);
      return session;
    });
  }

  complete(source: Source, message: ReceivedMessage): Promise<void> {
    return this.#settle('complete', source, message, (receiver, held) => receiver.completeMessage(held));
  }

  abandon(source: Source, message: ReceivedMessage): Promise<void> {
    return this.#settle('abandon', source, message, (receiver, held) => receiver.abandonMessage(held));
  }

  async renewLock(source: Source, { lockToken = '' }: ReceivedMessage): Promise<Date> {
    return this.#call(`renew the lock of a message of ${nameOf(source)}`, () =>
      this.#receivers(source).requests.renewMessageLock(messageOfToken(lockToken)),
    );
  }

  async deadLetter(source: Source, lockToken: string, reason: string, description: string): Promise<void> {
    const name = nameOf(source);
    if (source.deadLetters === true) throw new UnrecoverableError(`${name}: it is a dead letter already`);
    if (hasSessions(source)) {
      const holder = [...this.#sessions].find((session) => session.holds(lockToken));
      // Without the session's id, and its lock, the service settles nothing.
      if (holder === undefined) throw new LockLostError(`${name}: no session held here has that lock`);
      await holder.deadLetterHeld(lockToken, reason, description);
      return;
    }
    await this.#call(`dead-letter a message of ${name}`, () =>
      this.#receivers(source).requests.deadLetterMessage(messageOfToken(lockToken), {
        deadLetterReason: reason,
        deadLetterErrorDescription: description,
      }),
    );
  }

  async peek(source: Source, max: number, fromSequence = 0): Promise<ReceivedMessage[]> {
    const name = nameOf(source);
    return this.#call(`peek at ${name}`, async () => {
      const { requests } = this.#receivers(source);
      const messages: ServiceBusReceivedMessage[] = [];
      for (let from = fromSequence; messages.length < max;) {
        const some = await requests.peekMessages(max - messages.length, {
          fromSequenceNumber: sequenceNumber(from),
        });
        const last = some.at(-1)?.sequenceNumber;
        if (last === undefined) break;
        messages.push(...some);
        from = last.toNumber() + 1;
      }
      return messages.map(receivedMessage);
    });
  }

  async counts(source: Source): Promise<Counts> {
    const name = nameOf(source);
    this.#counting ??= new Counting(
      openAdministration(this.#connection),
      this.#connection.countsAgeMs ?? COUNTS_AGE_MS,
    );
    const counting = this.#counting;
    return this.#call(`count ${name}`, () => counting.of(source));
  }

  /** Waiting receivers come back empty. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#accepting?.acceptor.idle();
    const clients = [this.#client, ...(this.#accepting ? [this.#accepting.client] : [])];
    const closed = Promise.allSettled(clients.map((client) => client.close()));
    await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
  }

  async #receiveOnce(source: Source, max: number, waitMs: number): Promise<ReceivedMessage[]> {
    const receivers = this.#receivers(source);
    const held = await this.#call(`receive from ${nameOf(source)}`, () =>
      receivers.receive(max, waitMs, this.#closing.signal),
    );
    return held.map((one) => {
      const message = receivedMessage(one.message);
      // With a session id, which a message without sessions may have too, the SDK looks for a session's link.
      delete one.message.sessionId;
      this.#held.set(message, one);
      return message;
    });
  }

  async #settle(
    call: string,
    source: Source,
    message: ReceivedMessage,
    action: (receiver: ServiceBusReceiver, held: ServiceBusReceivedMessage) => Promise<void>,
  ): Promise<void> {
    const held = this.#held.get(message);
    this.#held.delete(message);
    await this.#call(`${call} a message of ${nameOf(source)}`, () =>
      settle(held, this.#receivers(source).requests, message.lockToken ?? '', action),
    );
  }

  #senderOf(entity: string): ServiceBusSender {
    const sender = this.#senders.get(entity) ?? this.#client.createSender(entity);
    this.#senders.set(entity, sender);
    return sender;
  }

  #receivers(source: Source): SourceReceivers {
    const name = nameOf(source);
    const receivers = this.#sources.get(name) ?? new SourceReceivers(this.#client, source);
    this.#sources.set(name, receivers);
    return receivers;
  }

  /** With a client of its own, whose requests for a session end soon. */
  #acceptor(): SessionAcceptor {
    if (this.#accepting === undefined) {
      const client = openClient(this.#connection, ACCEPT_MS);
      this.#accepting = { client, acceptor: new SessionAcceptor(client, this.#closing.signal) };
    }
    return this.#accepting.acceptor;
  }

  async #call<T>(call: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw busError(error, call);
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import {
  type Bus,
  defined,
  type Inbox,
  LockLostError,
  NotFoundError,
  type OutgoingMessage,
  type Platform,
  type Properties,
  type QueueName,
  queues,
  type ReceivedMessage,
  REPLAY_TO,
  topics,
} from '../../platform/index.ts';
import { groupOf, inboxOf, KEY, REPLAYS, replaysOf } from './dead-letter.ts';
import { MOST, peekDeadLetters } from './list.ts';

type Ports = Pick<Platform, 'bus' | 'clock'>;

export type Selection = { sequenceNumber: number } | { reason: string } | { group: string } | 'all';

/** How fast, and how far. */
interface Pace {
  /** Most messages a second. */
  perSecond?: number;
  /** Only dead letters up to this sequence number: those that fail again meanwhile have a later one. */
  upTo?: number;
  /** When to stop, as `performance.now()` counts. */
  until?: number;
}

/** What happened to the chosen dead letters. */
export interface Settled {
  count: number;
  /** Those that are chosen too and whose turn did not come. */
  left?: number;
  /** Those locked by somebody else, such as a replay that was killed: available once their locks expire. */
  locked?: { count: number; untilAtLatest: Date };
}

/**
 * Sends the chosen dead letters of a queue again, each to the queue or the one subscription where it failed, under new
 * ids, since duplicate detection would silently drop the old ones; what it first was called goes with it. A dead letter
 * is deleted once its copy is sent, so a replay that was killed can be repeated: messages already replayed are not sent
 * twice.
 * @throws NotFoundError when no dead letter matches the selection
 */
export async function replayDeadLetters(
  ports: Ports,
  name: string,
  selection: Selection,
  pace: Pace = {},
): Promise<Settled> {
  return settle(ports, name, { selection, ...pace }, (message, inbox) =>
    ports.bus.send(inbox.entity, [copyOf(message, inbox)]),
  );
}

function copyOf(message: ReceivedMessage, { subscription }: Inbox): OutgoingMessage {
  const { id, body, properties, sequenceNumber, sessionId, subject, contentType } = message;
  const key = String(properties[KEY] ?? id);
  return {
    id: `${key.slice(0, 90)}:replay-${sequenceNumber}`,
    body,
    properties: {
      ...firstAttempt(properties),
      [KEY]: key,
      [REPLAYS]: replaysOf(message) + 1,
      ...(subscription !== undefined && { [REPLAY_TO]: subscription }),
    },
    ...defined({ sessionId, subject, contentType }),
  };
}

/** A message that failed six times starts afresh: whoever replays it assumes that the cause is gone. */
function firstAttempt({ attempt: _, enqueuedAt: __, ...properties }: Properties): Properties {
  return properties;
}

/** Discards the chosen dead letters; otherwise like `replayDeadLetters`. */
export async function discardDeadLetters(
  ports: Ports,
  name: string,
  selection: Selection,
  pace: Pace = {},
): Promise<Settled> {
  return settle(ports, name, { selection, ...pace }, () => Promise.resolve());
}

interface Order extends Pace {
  selection: Selection;
}

type Act = (message: ReceivedMessage, inbox: Inbox) => Promise<void>;

async function settle({ bus, clock }: Ports, name: string, order: Order, act: Act): Promise<Settled> {
  const source = { ...inboxOf(name), deadLetters: true };
  const { until = Infinity } = order;
  let count = 0;
  let isOver: boolean;
  let before: number;
  do {
    before = count;
    const round = await settleRound(bus, source, order, act);
    count += round.count;
    isOver = round.isOver;
  } while (!isOver && count > before && performance.now() < until);

  const rest = (await chosenLeft(bus, name, order)).length;
  if (count + rest === 0 && order.selection !== 'all')
    throw new NotFoundError(`${name}: no such dead letter`);
  if (rest === 0) return { count };
  if (!isOver) return { count, left: rest };
  const untilAtLatest = new Date(clock.now().getTime() + lockSecondsOf(source) * 1000);
  return { count, locked: { count: rest, untilAtLatest } };
}

/**
 * Takes dead letters in hand until none is left or their locks are half over: then those that were not chosen are given
 * back, since they stand before the others.
 */
async function settleRound(
  bus: Bus,
  source: Inbox,
  order: Order,
  act: Act,
): Promise<{ count: number; isOver: boolean }> {
  const { perSecond = Infinity, until = Infinity } = order;
  const began = performance.now();
  const end = Math.min(until, began + lockSecondsOf(source) * 500);
  const held = new Set<ReceivedMessage>();
  let count = 0;
  try {
    while (held.size < MOST && performance.now() < end) {
      const messages = await bus.receive(source, 100);
      if (messages.length === 0) return { count, isOver: true };
      for (const message of messages) held.add(message);
      for (const message of messages.filter((each) => isChosen(source, each, order))) {
        await delayUntil(began + (count * 1000) / perSecond);
        if (performance.now() >= end) break;
        await act(message, source);
        await bus.complete(source, message);
        held.delete(message);
        count += 1;
      }
    }
    return { count, isOver: false };
  } finally {
    for (const message of held) await giveBack(bus, source, message);
  }
}

async function delayUntil(at: number): Promise<void> {
  const ms = at - performance.now();
  if (ms > 0) await delay(Math.ceil(ms));
}

/** One whose lock is over was given back by the bus. */
async function giveBack(bus: Bus, source: Inbox, message: ReceivedMessage): Promise<void> {
  try {
    await bus.abandon(source, message);
  } catch (error) {
    if (!(error instanceof LockLostError)) throw error;
  }
}

/** Sequence numbers of the chosen dead letters that are still there, the oldest first. */
export async function chosenLeft(bus: Bus, name: string, order: Order): Promise<number[]> {
  const found: number[] = [];
  for await (const message of peekDeadLetters(bus, name))
    if (isChosen(inboxOf(name), message, order)) found.push(message.sequenceNumber);
  return found;
}

function isChosen(
  { entity, subscription }: Inbox,
  message: ReceivedMessage,
  { selection, upTo = Infinity }: Order,
): boolean {
  if (message.sequenceNumber > upTo) return false;
  if (selection === 'all') return true;
  if ('reason' in selection) return message.deadLetterReason === selection.reason;
  if ('sequenceNumber' in selection) return message.sequenceNumber === selection.sequenceNumber;
  const name = subscription === undefined ? entity : `${entity}/${subscription}`;
  return groupOf(name, message) === selection.group;
}

/** For a source that was read already, so it exists. */
function lockSecondsOf({ entity, subscription }: Inbox): number {
  const topic = topics.find(({ name }) => name === entity);
  const options =
    topic?.subscriptions.find(({ name }) => name === subscription) ?? queues[entity as QueueName];
  return options.lockSeconds;
}

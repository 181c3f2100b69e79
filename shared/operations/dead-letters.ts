import {
  type Bus,
  busSources,
  defined,
  NotFoundError,
  type OutgoingMessage,
  type Platform,
  type Properties,
  type QueueName,
  queues,
  type ReceivedMessage,
  type Inbox,
  topics,
} from '../platform/index.ts';

/** Messages that were set aside: inspected, sent again or discarded, always by a person. */

interface DeadLetter {
  /** The queue or subscription, such as `match-jobs` or `finding-events/patches`. */
  source: string;
  sequenceNumber: number;
  id: string;
  reason: string;
  description: string;
  enqueuedAt: Date;
  body: unknown;
}

type Ports = Pick<Platform, 'bus' | 'clock'>;

/** Most dead letters examined in one call. */
const MOST = 1000;

/** Passes an unknown name on, so that the bus refuses it. */
function inboxOf(name: string): Inbox {
  return busSources.get(name) ?? { entity: name };
}

/** Oldest first. @throws NotFoundError for an unknown queue or subscription */
export async function listDeadLetters(bus: Bus, name: string): Promise<DeadLetter[]> {
  const messages = await bus.peek({ ...inboxOf(name), deadLetters: true }, MOST);
  return messages.map((message) => ({
    source: name,
    sequenceNumber: message.sequenceNumber,
    id: message.id,
    reason: message.deadLetterReason ?? '',
    description: message.deadLetterDescription ?? '',
    enqueuedAt: message.enqueuedAt,
    body: message.body,
  }));
}

export type Selection = { sequenceNumber: number } | { reason: string } | 'all';

/** What happened to the chosen dead letters. */
export interface Settled {
  count: number;
  /** Those locked by somebody else, such as a replay that was killed: available once their locks expire. */
  locked?: { count: number; untilAtLatest: Date };
}

/**
 * Sends the chosen dead letters of a queue again, under new ids, since duplicate detection would silently
 * drop the old ones; jobs are identified by their content. A dead letter is deleted once its copy is sent, so
 * a replay that was killed can be repeated: messages already replayed are not sent twice.
 * @throws NotFoundError when no dead letter matches the selection
 */
export async function replayDeadLetters(ports: Ports, name: string, selection: Selection): Promise<Settled> {
  return settle(ports, name, selection, async (message, inbox) => {
    const copy: OutgoingMessage = {
      id: `${message.id.slice(0, 90)}:replay-${message.sequenceNumber}`,
      body: message.body,
      properties: firstAttempt(message.properties),
      ...defined({
        sessionId: message.sessionId,
        subject: message.subject,
        contentType: message.contentType,
      }),
    };
    await ports.bus.send(inbox.entity, [copy]);
  });
}

/** A message that failed six times starts afresh: whoever replays it assumes that the cause is gone. */
function firstAttempt({ attempt: _, ...properties }: Properties): Properties {
  return properties;
}

/** Discards the chosen dead letters; otherwise like `replayDeadLetters`. */
export async function discardDeadLetters(ports: Ports, name: string, selection: Selection): Promise<Settled> {
  return settle(ports, name, selection, () => Promise.resolve());
}

async function settle(
  { bus, clock }: Ports,
  name: string,
  selection: Selection,
  act: (message: ReceivedMessage, inbox: Inbox) => Promise<void>,
): Promise<Settled> {
  const source = { ...inboxOf(name), deadLetters: true };
  let count = 0;
  const held = new Set<ReceivedMessage>();
  try {
    while (held.size <= MOST) {
      const messages = await bus.receive(source, 100);
      if (messages.length === 0) break;
      for (const message of messages) held.add(message);
      for (const message of messages.filter((each) => isChosen(each, selection))) {
        await act(message, source);
        await bus.complete(source, message);
        held.delete(message);
        count += 1;
      }
    }
  } finally {
    for (const message of held) await bus.abandon(source, message);
  }
  const locked = (await bus.peek(source, MOST)).filter((message) => isChosen(message, selection)).length;
  if (count + locked === 0 && selection !== 'all') throw new NotFoundError(`${name}: no such dead letter`);
  if (locked === 0) return { count };
  const untilAtLatest = new Date(clock.now().getTime() + lockSecondsOf(source) * 1000);
  return { count, locked: { count: locked, untilAtLatest } };
}

function isChosen(message: ReceivedMessage, selection: Selection): boolean {
  if (selection === 'all') return true;
  if ('reason' in selection) return message.deadLetterReason === selection.reason;
  return message.sequenceNumber === selection.sequenceNumber;
}

/** For a source that was read already, so it exists. */
function lockSecondsOf({ entity, subscription }: Inbox): number {
  const topic = topics.find(({ name }) => name === entity);
  const options =
    topic?.subscriptions.find(({ name }) => name === subscription) ?? queues[entity as QueueName];
  return options.lockSeconds;
}

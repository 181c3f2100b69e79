import {
  type Bus,
  defined,
  NotFoundError,
  type OutgoingMessage,
  type ReceivedMessage,
  type Source,
} from '../platform/index.ts';

/** Messages that were set aside: looked at, sent again, or thrown away, always by a person. */

interface DeadLetter {
  /** The queue or subscription, as `match-jobs` or `finding-events/patches`. */
  source: string;
  sequenceNumber: number;
  id: string;
  reason: string;
  description: string;
  enqueuedAt: Date;
  body: unknown;
}

/** At most this many are looked through in one call. */
const MOST = 1000;

/** `finding-events/patches` → the source. */
function sourceOf(name: string): Source {
  const [entity = '', subscription] = name.split('/');
  return subscription === undefined ? { entity } : { entity, subscription };
}

/** Oldest first. @throws NotFoundError for an unknown queue or subscription */
export async function listDeadLetters(bus: Bus, name: string): Promise<DeadLetter[]> {
  const messages = await bus.peek({ ...sourceOf(name), deadLetters: true }, MOST);
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

/**
 * Sends the chosen dead letters of a queue again, under new ids, since duplicate detection would silently drop the
 * old ones; jobs know by their content what they are. The dead letter goes once its copy is sent.
 * @returns how many were sent
 */
export async function replayDeadLetters(bus: Bus, name: string, selection: Selection): Promise<number> {
  return settle(bus, name, selection, async (message, source) => {
    const copy: OutgoingMessage = {
      id: `${message.id.slice(0, 90)}:replay-${message.sequenceNumber}`,
      body: message.body,
      properties: message.properties,
      ...defined({
        sessionId: message.sessionId,
        subject: message.subject,
        contentType: message.contentType,
      }),
    };
    await bus.send(source.entity, [copy]);
  });
}

/** Throws the chosen dead letters away. @returns how many */
export async function discardDeadLetters(bus: Bus, name: string, selection: Selection): Promise<number> {
  return settle(bus, name, selection, () => Promise.resolve());
}

async function settle(
  bus: Bus,
  name: string,
  selection: Selection,
  act: (message: ReceivedMessage, source: Source) => Promise<void>,
): Promise<number> {
  const source = { ...sourceOf(name), deadLetters: true };
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
  if (count === 0 && selection !== 'all') throw new NotFoundError(`${name}: no such dead letter`);
  return count;
}

function isChosen(message: ReceivedMessage, selection: Selection): boolean {
  if (selection === 'all') return true;
  if ('reason' in selection) return message.deadLetterReason === selection.reason;
  return message.sequenceNumber === selection.sequenceNumber;
}

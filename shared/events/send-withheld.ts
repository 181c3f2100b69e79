import {
  againWhenOvertaken,
  compareText,
  type DocumentBody,
  InvalidInputError,
  messageOf,
  NotFoundError,
  type Platform,
  queryAll,
  UnrecoverableError,
} from '../platform/index.ts';
import { type Audience, audienceOf } from './audience.ts';
import type { OutgoingEvent } from './cloud-event.ts';
import { messageFor } from './data-ref.ts';
import { appendToLog } from './log/append.ts';
import { endOfLog } from './log/read-log.ts';
import { readOutbox } from './outbox.ts';
import { pauseOf } from './pause.ts';
import { partitionOf, type WithheldDocument } from './withheld.ts';

/**
 * The events that were set aside and wait for a person, oldest first.
 * @param isEmbargoed those about embargoed work, instead of all others
 */
export async function withheldEvents(
  { documents }: Platform,
  isEmbargoed = false,
): Promise<WithheldDocument[]> {
  const waiting: WithheldDocument[] = [];
  const query = { partition: partitionOf(isEmbargoed), where: { kind: 'withheld' }, limit: 500 } as const;
  for await (const { body } of queryAll<WithheldDocument>(documents.container('runs'), query)) {
    if (body.sentAt === undefined) waiting.push(body);
  }
  return waiting.sort(
    (a, b) => compareText(a.at, b.at) || (a.event?.sequence ?? 0) - (b.event?.sequence ?? 0),
  );
}

/** The outcome of sending an event late. */
interface LateEvent {
  withheld: WithheldDocument;
  /** Why it still waits; absent when it was sent. */
  refused?: string;
}

/**
 * Sends events that were set aside, under their own ids and sequences, marked late; those refused again keep
 * waiting. Safe to repeat after a crash: the bus drops a second message with the same id, and the log of
 * their audience holds each once.
 * @param id of the event, or of its record if the outbox held none; without it, all
 * @param isEmbargoed those about embargoed work, instead of all others
 * @throws NotFoundError when none with that id waits, InvalidInputError while events are paused
 */
export async function sendWithheld(
  platform: Platform,
  id?: string,
  isEmbargoed = false,
): Promise<LateEvent[]> {
  const pause = await pauseOf(platform.documents);
  if (pause) throw new InvalidInputError(`events are held back since ${pause.since}: ${pause.reason}`);
  const waiting = (await withheldEvents(platform, isEmbargoed)).filter(
    ({ id: record, event }) => id === undefined || id === event?.id || id === record,
  );
  if (id !== undefined && waiting.length === 0) throw new NotFoundError(`event ${id}: none is withheld`);
  const results: LateEvent[] = [];
  for (const withheld of waiting) results.push(await sendLate(platform, withheld));
  return results;
}

async function sendLate(platform: Platform, withheld: WithheldDocument): Promise<LateEvent> {
  const { bus, blobs, clock } = platform;
  try {
    const { event, ...rest } = await readEvent(platform, withheld);
    const late: OutgoingEvent = { ...rest, event: { ...event, late: true } };
    const audience = audienceOf(late.topic);
    const since = await logEndAtFirstTry(platform, withheld, audience);
    await bus.send(late.topic, [await messageFor(blobs, late)]);
    await appendToLog(platform, audience, { events: [late], since });
  } catch (error) {
    if (!(error instanceof UnrecoverableError)) throw error;
    return { withheld, refused: messageOf(error) };
  }
  await markSent(platform, withheld, clock.now());
  return { withheld };
}

/** The end of the log before the first try to send: what lies behind it from a try cut off is not appended again. */
async function logEndAtFirstTry(
  { documents }: Platform,
  { runId, id }: WithheldDocument,
  audience: Audience,
): Promise<number> {
  const runs = documents.container('runs');
  return againWhenOvertaken(async () => {
    const stored = await runs.read<WithheldDocument>(runId, id);
    if (stored?.body.since !== undefined) return stored.body.since;
    const since = await endOfLog(documents, audience);
    const noted: WithheldDocument | undefined = stored && { ...stored.body, since };
    if (noted && stored) await runs.replace(runId, noted, stored.etag);
    return since;
  });
}

async function readEvent(
  { documents }: Platform,
  { place: { container, partition, id } }: WithheldDocument,
): Promise<OutgoingEvent> {
  const stored = await documents.container(container).read<DocumentBody>(partition, id);
  if (!stored) throw new UnrecoverableError(`its document ${id} in ${container} is gone`, { record: id });
  const { outgoing } = readOutbox(container, stored.body);
  if (!outgoing)
    throw new UnrecoverableError(`document ${id} in ${container} is not an event`, { record: id });
  return outgoing;
}

async function markSent({ documents }: Platform, { id, runId }: WithheldDocument, now: Date): Promise<void> {
  const runs = documents.container('runs');
  await againWhenOvertaken(async () => {
    const stored = await runs.read<WithheldDocument>(runId, id);
    if (!stored) return;
    const body: WithheldDocument = { ...stored.body, sentAt: now.toISOString() };
    await runs.replace(runId, body, stored.etag);
  });
}

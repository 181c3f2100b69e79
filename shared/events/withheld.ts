import { z } from 'zod';
import {
  contentHash,
  createIfAbsent,
  defined,
  type DocumentBody,
  isApart,
  messageOf,
  type Platform,
  queryAll,
} from '../platform/index.ts';
import { createEvent, type OutgoingEvent, type Routing } from './cloud-event.ts';
import type { Found, OutboxPlace } from './outbox.ts';

/**
 * An event that cannot be sent is set aside, so that it holds up no other. In its place goes a small one of the same
 * sequence, so that subscribers see no gap; its id is its own, since the bus drops a second message of one id.
 */

/** Type of the event that stands for one that was set aside. */
export const EVENT_WITHHELD = 'event.withheld';

/** Its data. */
export const eventWithheldData = z.object({
  /** Id of the event that it stands for. Sent later, that one comes under this id, marked late. */
  withheld: z.string(),
  type: z.string(),
  aggregate: z.string(),
});

/** Tells that an event was set aside, in the container `runs`. */
export interface WithheldDocument extends DocumentBody {
  kind: 'withheld';
  runId: 'withheld' | 'withheld-embargo';
  place: OutboxPlace;
  /** Null where the outbox held something that is no event. */
  event: Pick<OutgoingEvent['event'], 'id' | 'type' | 'subject' | 'sequence'> | null;
  reason: string;
  /** ISO 8601. */
  at: string;
  /** Absent while it waits. */
  sentAt?: string;
}

/** Of those that tell of what is under embargo, or of all others. */
export function partitionOf(isEmbargoed: boolean): WithheldDocument['runId'] {
  return isEmbargoed ? 'withheld-embargo' : 'withheld';
}

/** Records that the event was set aside; what was recorded first stays. Returns whether nothing was. */
export async function setAside(
  { documents, clock }: Platform,
  { place, outgoing }: Found,
  error: unknown,
): Promise<boolean> {
  const partition = partitionOf(isApart(place.container));
  const body: WithheldDocument = {
    id: recordOf(place),
    kind: 'withheld',
    runId: partition,
    place,
    event: outgoing ? briefOf(outgoing) : null,
    reason: messageOf(error).slice(0, 1000),
    at: clock.now().toISOString(),
  };
  return createIfAbsent(documents.container('runs'), partition, body);
}

/** The event was not to be set aside after all, and nobody was told. */
export async function takeBack({ documents }: Platform, { place }: Found): Promise<void> {
  const runs = documents.container('runs');
  const partition = partitionOf(isApart(place.container));
  const stored = await runs.read(partition, recordOf(place));
  if (stored) await runs.delete(partition, stored.body.id, stored.etag);
}

/**
 * Tells of an event whether it was set aside. After a crash the relay meets it again: whatever the bus says then, the
 * event that stands for it may be out.
 */
export async function knownAside({ documents }: Platform): Promise<(found: Found) => boolean> {
  const records = new Set<string>();
  for (const partition of [partitionOf(false), partitionOf(true)]) {
    const query = { partition, where: { kind: 'withheld' }, limit: 500 } as const;
    for await (const { body } of queryAll(documents.container('runs'), query)) records.add(body.id);
  }
  return ({ place }) => records.has(recordOf(place));
}

function recordOf({ container, partition, id }: OutboxPlace): string {
  return `withheld:${contentHash(`${container}\n${partition}\n${id}`)}`;
}

function briefOf({ event }: OutgoingEvent): WithheldDocument['event'] {
  const { id, type, subject, sequence } = event;
  return { id, type, subject: short(subject) ?? '', sequence };
}

/** The event that goes in the place of one that cannot be sent. The same one gives the same. */
export function standInFor({ topic, aggregate, event, routing }: OutgoingEvent): OutgoingEvent {
  const time = new Date(event.time);
  return createEvent({
    topic,
    type: EVENT_WITHHELD,
    source: '/patchline/relay',
    aggregate,
    sequence: event.sequence,
    subject: short(event.subject) ?? short(aggregate) ?? event.id,
    time: Number.isNaN(time.getTime()) ? new Date(0) : time,
    // To all who would have seen the event that it stands for: filters see that one's type.
    routing: { type: event.type, ...shortRouting(routing) },
    data: { withheld: event.id, type: event.type, aggregate } satisfies z.infer<typeof eventWithheldData>,
  });
}

function shortRouting({ severity, lane, package: name, release }: Routing): Routing {
  return defined({
    severity: short(severity),
    lane: short(lane),
    package: short(name),
    release: short(release),
  });
}

/** Longer than whatever is read from inventories, and no trouble to a message. */
const LONGEST = 1000;

function short(text: unknown): string | undefined {
  return typeof text === 'string' && text.length <= LONGEST && text.isWellFormed() ? text : undefined;
}

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
 * An event that cannot be sent is set aside so that it holds up no other. A small stand-in with the same
 * sequence goes out instead, so subscribers see no gap; it has its own id, since the bus drops a second
 * message with the same id.
 */

/** Type of a stand-in. */
export const EVENT_WITHHELD = 'event.withheld';

/** Data of a stand-in. */
export const eventWithheldData = z.object({
  /** Id of the event it replaces. If that is sent later, it keeps this id and is marked late. */
  withheld: z.string(),
  type: z.string(),
  aggregate: z.string(),
});

/** Records in the container `runs` that an event was set aside. */
export interface WithheldDocument extends DocumentBody {
  kind: 'withheld';
  runId: 'withheld' | 'withheld-embargo';
  place: OutboxPlace;
  /** Null when the outbox held no event. */
  event: Pick<OutgoingEvent['event'], 'id' | 'type' | 'subject' | 'sequence'> | null;
  reason: string;
  /** ISO 8601. */
  at: string;
  /** Number of its log's newest entry before the first try to send it late. */
  since?: number;
  /** Absent while it waits. */
  sentAt?: string;
}

/** Embargoed records have a partition of their own. */
export function partitionOf(isEmbargoed: boolean): WithheldDocument['runId'] {
  return isEmbargoed ? 'withheld-embargo' : 'withheld';
}

/** Records that an event was set aside, keeping an earlier record. */
export async function setAside(
  { documents, clock }: Platform,
  { place, outgoing }: Found,
  error: unknown,
): Promise<void> {
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
  await createIfAbsent(documents.container('runs'), partition, body);
}

/**
 * Tells whether an event was set aside. After a crash the relay meets it again, and whatever the bus says
 * then, its stand-in may already be out.
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

/** The stand-in for an event that cannot be sent. Equal events give equal stand-ins. */
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
    // Reaches everybody who would have seen the event: filters see its type.
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

/** Longer than anything read from inventories, and short enough for any message. */
const LONGEST = 1000;

function short(text: unknown): string | undefined {
  return typeof text === 'string' && text.length <= LONGEST && text.isWellFormed() ? text : undefined;
}

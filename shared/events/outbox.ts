import {
  containers,
  currentTrace,
  EMBARGO_EVENTS,
  type ContainerName,
  type DocumentBody,
  type Documents,
  isApart,
  NewerSchemaError,
  topics,
  OUTBOX_SCHEMA,
  traceparentOf,
} from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';

/** An event in its aggregate's container, written in one batch with the change it reports. */
interface OutboxDocument extends DocumentBody {
  kind: 'outbox';
  outgoing: OutgoingEvent;
}

/** The outbox document of an event, in the partition that `partition` names by field. */
export function outboxDocument(outgoing: OutgoingEvent, partition: Record<string, string>): OutboxDocument {
  const place = String(outgoing.event.sequence).padStart(10, '0');
  const traceparent = outgoing.traceparent ?? causeNow();
  const traced = traceparent === undefined ? outgoing : { ...outgoing, traceparent };
  return { id: `outbox:${place}:${outgoing.event.id}`, kind: 'outbox', ...partition, outgoing: traced };
}

/** The work that raises events now, where that is traced and derives from a run or a message. */
export function causeNow(): string | undefined {
  const cause = currentTrace()?.cause;
  return cause && traceparentOf(cause);
}

/** Where an outbox document lies. */
export interface OutboxPlace {
  container: ContainerName;
  partition: string;
  /** Id of the document. */
  id: string;
}

/** An event found in an outbox. */
export interface Found {
  place: OutboxPlace;
  /** `undefined` when the document holds nothing that can be published. */
  outgoing: OutgoingEvent | undefined;
  /** Set when a newer Patchline wrote the document. */
  error?: NewerSchemaError;
}

/** The events among changed documents, in order. */
export function eventsAmong(container: ContainerName, changed: readonly DocumentBody[]): Found[] {
  return changed
    .filter(({ kind }) => kind === 'outbox')
    .map((document) => {
      try {
        return readOutbox(container, document);
      } catch (error) {
        if (!(error instanceof NewerSchemaError)) throw error;
        return { place: placeOf(container, document), outgoing: undefined, error };
      }
    });
}

/** What lies at a place; `undefined` when it is gone, or a newer Patchline wrote it. */
export async function outboxAt(
  documents: Documents,
  { container, partition, id }: OutboxPlace,
): Promise<Found | undefined> {
  const query = { partition, where: { id }, onUnreadable: () => undefined };
  const { items } = await documents.container(container).query<DocumentBody>(query);
  return eventsAmong(
    container,
    items.map(({ body }) => body),
  )[0];
}

/** Distrusts the document: another version may have written it. @throws NewerSchemaError */
export function readOutbox(container: ContainerName, document: DocumentBody): Found {
  const { outgoing, schema } = document as DocumentBody & Partial<OutboxDocument> & { schema?: unknown };
  if (typeof schema === 'number' && schema > OUTBOX_SCHEMA)
    throw new NewerSchemaError(`${container}: ${document.kind} '${document.id}'`, schema, OUTBOX_SCHEMA);
  return {
    place: placeOf(container, document),
    outgoing: isPublishable(outgoing) && isOfItsSide(container, outgoing) ? outgoing : undefined,
  };
}

function placeOf(container: ContainerName, document: DocumentBody): OutboxPlace {
  const field = containers[container].partitionKey.slice(1);
  const partition = String((document as unknown as Readonly<Record<string, unknown>>)[field]);
  return { container, partition, id: document.id };
}

/** Embargoed containers publish to the embargoed topic only, and all others never to it. */
function isOfItsSide(container: ContainerName, { topic }: OutgoingEvent): boolean {
  return isApart(container) === (topic === EMBARGO_EVENTS);
}

/** Whether it has what publishing needs: a recipient and the fields of a stand-in. */
function isPublishable(outgoing: Partial<OutgoingEvent> | undefined): outgoing is OutgoingEvent {
  return (
    topics.some(({ name }) => name === outgoing?.topic) &&
    typeof outgoing?.aggregate === 'string' &&
    typeof outgoing.event?.id === 'string' &&
    typeof outgoing.event.type === 'string' &&
    Number.isSafeInteger(outgoing.event.sequence)
  );
}

import {
  containers,
  EMBARGO_EVENTS,
  type ContainerName,
  type DocumentBody,
  isApart,
  NewerSchemaError,
  topics,
  OUTBOX_SCHEMA,
} from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';

/** An event in the container of its aggregate, written in one batch with the change it tells of. */
interface OutboxDocument extends DocumentBody {
  kind: 'outbox';
  outgoing: OutgoingEvent;
}

/** The document, in the partition that `partition` names by field. */
export function outboxDocument(outgoing: OutgoingEvent, partition: Record<string, string>): OutboxDocument {
  const place = String(outgoing.event.sequence).padStart(10, '0');
  return { id: `outbox:${place}:${outgoing.event.id}`, kind: 'outbox', ...partition, outgoing };
}

/** Where an outbox document lies. */
export interface OutboxPlace {
  container: ContainerName;
  partition: string;
  /** Of the document. */
  id: string;
}

/** An event as it is found in an outbox. */
export interface Found {
  place: OutboxPlace;
  /** `undefined` where the document holds nothing that could be told to anybody. */
  outgoing: OutgoingEvent | undefined;
  /** Why there is none, where a newer Patchline wrote it. */
  error?: NewerSchemaError;
}

/** The events among changed documents, in their order. */
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

/** Of an older or newer Patchline too: what is stored is not ours to trust. @throws NewerSchemaError */
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

/** What lies apart is told apart, and nothing else is. */
function isOfItsSide(container: ContainerName, { topic }: OutgoingEvent): boolean {
  return isApart(container) === (topic === EMBARGO_EVENTS);
}

/** Whether it can be told to whom an event goes, and in whose place. */
function isPublishable(outgoing: Partial<OutgoingEvent> | undefined): outgoing is OutgoingEvent {
  return (
    topics.some(({ name }) => name === outgoing?.topic) &&
    typeof outgoing?.aggregate === 'string' &&
    typeof outgoing.event?.id === 'string' &&
    typeof outgoing.event.type === 'string' &&
    Number.isSafeInteger(outgoing.event.sequence)
  );
}

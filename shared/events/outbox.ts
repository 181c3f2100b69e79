import type { DocumentBody } from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';

/** An event in the container of its aggregate, written in one batch with the change it tells of. */
export interface OutboxDocument extends DocumentBody {
  kind: 'outbox';
  outgoing: OutgoingEvent;
}

/** The document, in the partition that `partition` names by field. */
export function outboxDocument(outgoing: OutgoingEvent, partition: Record<string, string>): OutboxDocument {
  const place = String(outgoing.event.sequence).padStart(10, '0');
  return { id: `outbox:${place}:${outgoing.event.id}`, kind: 'outbox', ...partition, outgoing };
}

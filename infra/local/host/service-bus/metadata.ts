import type { ReceivedMessage } from '../../../../shared/platform/index.ts';
import { textData, textsData } from '../worker/text.ts';
import type { TypedData } from '../worker/types.ts';

/**
 * What the host tells a function about its message. Follows `ServiceBusTriggerBindingStrategy` of the Service Bus
 * extension: absent values are left out, `EnqueuedTimeUtc` has no zone, the delivery count starts at 1, and
 * top-level members of a JSON body are laid over it, also those that hide a member of the message.
 */

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function messageMetadata(message: ReceivedMessage): Record<string, TypedData> {
  const metadata = Object.create(null) as Record<string, TypedData>;
  const enqueued = message.enqueuedAt.toISOString().slice(0, -1);
  const properties: TypedData = { json: JSON.stringify(message.properties) };
  metadata['DeliveryCount'] = { json: String(message.deliveryCount + 1) };
  setString(metadata, 'LockToken', message.lockToken);
  metadata['EnqueuedTimeUtc'] = { json: `"${enqueued}"` };
  metadata['EnqueuedTime'] = { json: `"${enqueued}+00:00"` };
  metadata['MessageId'] = textData(message.id);
  setString(metadata, 'ContentType', message.contentType);
  metadata['SequenceNumber'] = { json: String(message.sequenceNumber) };
  setString(metadata, 'Subject', message.subject);
  setString(metadata, 'Label', message.subject);
  setString(metadata, 'CorrelationId', message.correlationId);
  metadata['ApplicationProperties'] = properties;
  metadata['UserProperties'] = properties;
  setString(metadata, 'SessionId', message.sessionId);
  return metadata;
}

function setString(metadata: Record<string, TypedData>, key: string, value: string | undefined): void {
  if (value !== undefined) metadata[key] = textData(value);
}

/** Follows `Utility.ApplyBindingData` of the Functions host: arrays and nulls are left out, scalars are strings. */
export function addBodyMembers(metadata: Record<string, TypedData>, body: unknown): void {
  if (!isObject(body)) return;
  const ours = new Map(Object.keys(metadata).map((key) => [key.toLowerCase(), key]));
  for (const [name, value] of Object.entries(body)) {
    if (value === null || Array.isArray(value)) continue;
    metadata[ours.get(name.toLowerCase()) ?? name] = bodyMember(value);
  }
}

function bodyMember(value: unknown): TypedData {
  if (isObject(value)) return { json: JSON.stringify(value) };
  if (typeof value === 'boolean') return textData(value ? 'True' : 'False');
  return textData(String(value));
}

/** The same for a batch: one array for each member, its name ending in `Array`. */
export function batchMetadata(messages: readonly ReceivedMessage[]): Record<string, TypedData> {
  const strings = (of: (message: ReceivedMessage) => string | undefined): TypedData =>
    textsData(messages.map((message) => of(message) ?? ''));
  const json = (of: (message: ReceivedMessage) => unknown): TypedData => ({
    json: JSON.stringify(messages.map(of)),
  });
  const enqueued = (message: ReceivedMessage): string => message.enqueuedAt.toISOString().slice(0, -1);
  const subjects = strings(({ subject }) => subject);
  const properties = json((message) => message.properties);
  return {
    DeliveryCountArray: json(({ deliveryCount }) => deliveryCount + 1),
    LockTokenArray: strings(({ lockToken }) => lockToken),
    EnqueuedTimeUtcArray: json(enqueued),
    EnqueuedTimeArray: json((message) => `${enqueued(message)}+00:00`),
    MessageIdArray: strings(({ id }) => id),
    ContentTypeArray: strings(({ contentType }) => contentType),
    SequenceNumberArray: {
      collectionSint64: { sint64: messages.map(({ sequenceNumber }) => sequenceNumber) },
    },
    SubjectArray: subjects,
    LabelArray: subjects,
    CorrelationIdArray: strings(({ correlationId }) => correlationId),
    ApplicationPropertiesArray: properties,
    UserPropertiesArray: properties,
    SessionIdArray: strings(({ sessionId }) => sessionId),
  };
}

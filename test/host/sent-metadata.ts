import type { ReceivedMessage } from '../../shared/platform/index.ts';
import type { TypedData } from '../../infra/local/host/worker/types.ts';

/**
 * The metadata that Azure's host sends its worker with a message. Follows `ServiceBusTriggerBindingStrategy` of the Service
 * Bus extension: absent values are left out, `EnqueuedTimeUtc` has no zone, and the delivery count starts at
 * 1. Top-level members of a JSON body are added and replace message members of the same name. The objects
 * that .NET code settles messages with appear as they serialize: empty, or with the lock time of a session. A
 * message that was never on the bus (a manual run) has none of these.
 */

/** .NET's latest time, which an unlimited time to live results in. */
const NEVER = '9999-12-31T23:59:59.9999999';
/** What settles messages and, for a session, also renews its lock. */
const ACTIONS = ['MessageReceiver', 'MessageSession', 'MessageActions', 'SessionActions'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function messageMetadata(message: ReceivedMessage): Record<string, TypedData> {
  const metadata = Object.create(null) as Record<string, TypedData>;
  if (message.lockToken !== undefined) addReceivers(metadata, [message]);
  const enqueued = message.enqueuedAt.toISOString().slice(0, -1);
  const properties: TypedData = { json: JSON.stringify(message.properties) };
  metadata['DeliveryCount'] = { json: String(message.deliveryCount + 1) };
  setString(metadata, 'LockToken', message.lockToken);
  metadata['ExpiresAtUtc'] = { json: `"${NEVER}"` };
  metadata['ExpiresAt'] = { json: `"${NEVER}+00:00"` };
  metadata['EnqueuedTimeUtc'] = { json: `"${enqueued}"` };
  metadata['EnqueuedTime'] = { json: `"${enqueued}+00:00"` };
  metadata['MessageId'] = { string: message.id };
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

function addReceivers(metadata: Record<string, TypedData>, [first]: readonly ReceivedMessage[]): void {
  const lockedUntil = first?.sessionId === undefined ? undefined : first.lockedUntil;
  const actions = lockedUntil ? { SessionLockedUntil: lockedUntil.toISOString().replace('Z', '+00:00') } : {};
  for (const name of ACTIONS) metadata[name] = { json: JSON.stringify(actions) };
  for (const name of ['ReceiveActions', 'Client']) metadata[name] = { json: '{}' };
}

function setString(metadata: Record<string, TypedData>, key: string, value: string | undefined): void {
  if (value !== undefined) metadata[key] = { string: value };
}

/**
 * Follows `Utility.ApplyBindingData` of the Functions host: drops arrays and nulls, turns scalars into
 * strings.
 */
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
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return { string: String(value) };
}

/** The same for a batch: an array per member, with a name ending in `Array`. */
export function batchMetadata(messages: readonly ReceivedMessage[]): Record<string, TypedData> {
  const strings = (of: (message: ReceivedMessage) => string | undefined): TypedData => ({
    collectionString: { string: messages.map((message) => of(message) ?? '') },
  });
  const json = (of: (message: ReceivedMessage) => unknown): TypedData => ({
    json: JSON.stringify(messages.map(of)),
  });
  const enqueued = (message: ReceivedMessage): string => message.enqueuedAt.toISOString().slice(0, -1);
  const subjects = strings(({ subject }) => subject);
  const properties = json((message) => message.properties);
  const none = strings(() => undefined);
  const receivers: Record<string, TypedData> = {};
  addReceivers(receivers, messages);
  return {
    ...receivers,
    DeliveryCountArray: json(({ deliveryCount }) => deliveryCount + 1),
    DeadLetterSourceArray: none,
    LockTokenArray: strings(({ lockToken }) => lockToken),
    ExpiresAtUtcArray: json(() => NEVER),
    ExpiresAtArray: json(() => `${NEVER}+00:00`),
    EnqueuedTimeUtcArray: json(enqueued),
    EnqueuedTimeArray: json((message) => `${enqueued(message)}+00:00`),
    MessageIdArray: strings(({ id }) => id),
    ContentTypeArray: strings(({ contentType }) => contentType),
    ReplyToArray: none,
    SequenceNumberArray: {
      collectionSint64: { sint64: messages.map(({ sequenceNumber }) => sequenceNumber) },
    },
    ToArray: none,
    SubjectArray: subjects,
    LabelArray: subjects,
    CorrelationIdArray: strings(({ correlationId }) => correlationId),
    ApplicationPropertiesArray: properties,
    UserPropertiesArray: properties,
    SessionIdArray: strings(({ sessionId }) => sessionId),
    ReplyToSessionIdArray: none,
    PartitionKeyArray: none,
    TransactionPartitionKeyArray: none,
  };
}

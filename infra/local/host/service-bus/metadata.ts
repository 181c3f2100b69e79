import type { ReceivedMessage } from '../../../../shared/platform/index.ts';
import { lowerFirst, lowerKeys, valueOfText } from '../worker/text.ts';

/**
 * The metadata that a function gets with a message, as the library makes it of what the host sends. Follows
 * `ServiceBusTriggerBindingStrategy` of the Service Bus extension: absent values are left out, `enqueuedTimeUtc`
 * has no zone, and the delivery count starts at 1. Top-level members of a JSON body are added and replace message
 * members of the same name. The objects that .NET code settles messages with appear as they serialize: empty, or
 * with the lock time of a session. A message that was never on the bus (a manual run) has none of these.
 */
type Metadata = Record<string, unknown>;

/** .NET's latest time, which an unlimited time to live results in. */
const NEVER = '9999-12-31T23:59:59.9999999';
const RECEIVERS = ['receiveActions', 'client'];
/** What settles messages and, for a session, also renews its lock. */
const ACTIONS = ['messageReceiver', 'messageSession', 'messageActions', 'sessionActions'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function messageMetadata(message: ReceivedMessage): Metadata {
  const enqueued = enqueuedOf(message);
  const metadata: Metadata = {
    deliveryCount: message.deliveryCount + 1,
    expiresAtUtc: NEVER,
    expiresAt: `${NEVER}+00:00`,
    enqueuedTimeUtc: enqueued,
    enqueuedTime: `${enqueued}+00:00`,
    messageId: valueOfText(message.id),
    sequenceNumber: message.sequenceNumber,
    applicationProperties: lowerKeys(message.properties),
    userProperties: lowerKeys(message.properties),
  };
  if (message.lockToken !== undefined) addReceivers(metadata, message);
  setText(metadata, 'lockToken', message.lockToken);
  setText(metadata, 'contentType', message.contentType);
  setText(metadata, 'subject', message.subject);
  setText(metadata, 'label', message.subject);
  setText(metadata, 'correlationId', message.correlationId);
  setText(metadata, 'sessionId', message.sessionId);
  return metadata;
}

function addReceivers(metadata: Metadata, { sessionId, lockedUntil }: ReceivedMessage): void {
  const sessionLockedUntil =
    sessionId === undefined ? undefined : lockedUntil?.toISOString().replace('Z', '+00:00');
  for (const name of ACTIONS) {
    metadata[name] = sessionLockedUntil === undefined ? {} : { sessionLockedUntil };
  }
  for (const name of RECEIVERS) metadata[name] = {};
}

const enqueuedOf = ({ enqueuedAt }: ReceivedMessage): string => enqueuedAt.toISOString().slice(0, -1);

function setText(metadata: Metadata, key: string, text: string | undefined): void {
  if (text !== undefined) metadata[key] = valueOfText(text);
}

/** The members that a body may hide, whose names are compared without regard to case. */
const NAMES = new Map(
  [
    ...ACTIONS,
    ...RECEIVERS,
    'deliveryCount',
    'lockToken',
    'expiresAtUtc',
    'expiresAt',
    'enqueuedTimeUtc',
    'enqueuedTime',
    'messageId',
    'contentType',
    'sequenceNumber',
    'subject',
    'label',
    'correlationId',
    'applicationProperties',
    'userProperties',
    'sessionId',
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * Follows `Utility.ApplyBindingData` of the Functions host: drops arrays and nulls, turns scalars into
 * strings.
 */
export function addBodyMembers(metadata: Metadata, body: unknown): void {
  if (!isObject(body)) return;
  const members: Metadata = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === null || Array.isArray(value)) continue;
    const hidden = NAMES.get(name.toLowerCase());
    members[hidden !== undefined && hidden in metadata ? hidden : lowerFirst(name)] = bodyMember(value);
  }
  Object.assign(metadata, members);
}

function bodyMember(value: unknown): unknown {
  if (isObject(value)) return lowerKeys(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return valueOfText(String(value));
}

/** The same for a batch: an array per member, with a name ending in `Array`. */
export function batchMetadata(messages: readonly ReceivedMessage[]): Metadata {
  const all = <T>(of: (message: ReceivedMessage) => T): T[] => messages.map(of);
  const texts = (of: (message: ReceivedMessage) => string | undefined): unknown[] =>
    all((message) => valueOfText(of(message) ?? ''));
  const none = (): unknown[] => texts(() => undefined);
  const metadata: Metadata = {};
  const [first] = messages;
  if (first) addReceivers(metadata, first);
  return Object.assign(metadata, {
    deliveryCountArray: all(({ deliveryCount }) => deliveryCount + 1),
    deadLetterSourceArray: none(),
    lockTokenArray: texts(({ lockToken }) => lockToken),
    expiresAtUtcArray: all(() => NEVER),
    expiresAtArray: all(() => `${NEVER}+00:00`),
    enqueuedTimeUtcArray: all(enqueuedOf),
    enqueuedTimeArray: all((message) => `${enqueuedOf(message)}+00:00`),
    messageIdArray: texts(({ id }) => id),
    contentTypeArray: texts(({ contentType }) => contentType),
    replyToArray: none(),
    sequenceNumberArray: all(({ sequenceNumber }) => sequenceNumber),
    toArray: none(),
    subjectArray: texts(({ subject }) => subject),
    labelArray: texts(({ subject }) => subject),
    correlationIdArray: texts(({ correlationId }) => correlationId),
    applicationPropertiesArray: all(({ properties }) => lowerKeys(properties)),
    userPropertiesArray: all(({ properties }) => lowerKeys(properties)),
    sessionIdArray: texts(({ sessionId }) => sessionId),
    replyToSessionIdArray: none(),
    partitionKeyArray: none(),
    transactionPartitionKeyArray: none(),
  });
}

import type { PeekMessagesOptions, ServiceBusMessage, ServiceBusReceivedMessage } from '@azure/service-bus';
import Long from 'long';

import type { OutgoingMessage, Properties, ReceivedMessage } from '../../bus.ts';

/** The service stores a dead letter's reason in its application properties. */
const REASON_PROPERTIES = ['DeadLetterReason', 'DeadLetterErrorDescription'];

/**
 * An outgoing message for the SDK. The body is JSON text as bytes, so nothing on the way guesses its type.
 */
export function serviceBusMessage(message: OutgoingMessage): ServiceBusMessage {
  return {
    messageId: message.id,
    body: Buffer.from(JSON.stringify(message.body)),
    ...defined({
      applicationProperties: message.properties,
      sessionId: message.sessionId,
      subject: message.subject,
      contentType: message.contentType,
      correlationId: message.correlationId,
      scheduledEnqueueTimeUtc: message.scheduledAt,
    }),
  };
}

/** A message received under a lock, or peeked, by an SDK receiver that does not parse bodies. */
export function receivedMessage(message: ServiceBusReceivedMessage): ReceivedMessage {
  return {
    id: textOf(message.messageId) ?? '',
    body: bodyOf(message.body),
    properties: propertiesOf(message),
    sequenceNumber: message.sequenceNumber?.toNumber() ?? 0,
    deliveryCount: message.deliveryCount ?? 0,
    enqueuedAt: message.enqueuedTimeUtc ?? message.scheduledEnqueueTimeUtc ?? new Date(0),
    ...defined({
      sessionId: message.sessionId,
      subject: message.subject,
      contentType: message.contentType,
      correlationId: textOf(message.correlationId),
      scheduledAt: message.scheduledEnqueueTimeUtc,
      lockToken: message.lockToken,
      lockedUntil: message.lockedUntilUtc,
      deadLetterReason: message.deadLetterReason,
      deadLetterDescription: message.deadLetterErrorDescription,
    }),
  };
}

type SequenceNumber = NonNullable<PeekMessagesOptions['fromSequenceNumber']>;

/** The SDK declares this class in another module of the same package. */
export function sequenceNumber(value: number): SequenceNumber {
  const long: unknown = Long.fromNumber(value);
  return long as SequenceNumber;
}

/** Messages from others may contain anything: text that is not JSON is returned as is. */
function bodyOf(body: unknown): unknown {
  if (!(body instanceof Uint8Array)) return body;
  const text = Buffer.from(body).toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function propertiesOf({ applicationProperties = {} }: ServiceBusReceivedMessage): Properties {
  const entries = Object.entries(applicationProperties).flatMap(([name, value]) => {
    if (REASON_PROPERTIES.includes(name) || value === null) return [];
    return [[name, value instanceof Date ? value.toISOString() : value] as const];
  });
  return Object.fromEntries(entries);
}

function textOf(id: string | number | Buffer | undefined): string | undefined {
  return id === undefined ? undefined : id.toString();
}

/** Drops undefined members. */
function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

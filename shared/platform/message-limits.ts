import {
  MAX_MESSAGE_BYTES,
  MAX_MESSAGE_ID_LENGTH,
  MAX_SESSION_ID_LENGTH,
  type OutgoingMessage,
  type Properties,
} from './bus.ts';
import { LimitExceededError, UnrecoverableError } from './errors.ts';

const PROPERTY_NAME = /^[a-z][A-Za-z0-9_.:-]*$/;

/**
 * Checks an outgoing message for everything that adapters refuse. Returns the message as JSON text, whose
 * UTF-8 length is its size.
 * @throws UnrecoverableError, LimitExceededError
 */
export function checkedMessage(message: OutgoingMessage, sessionNeeded: boolean): string {
  // Field by field: a received message that is sent on contains more than may be sent.
  const { id, body, properties = {}, sessionId, subject, contentType, correlationId, scheduledAt } = message;
  if (id === '') throw new UnrecoverableError('a message needs an id', { field: 'id' });
  if (id.length > MAX_MESSAGE_ID_LENGTH) {
    throw new LimitExceededError(`message id of ${id.length} characters: at most ${MAX_MESSAGE_ID_LENGTH}`, {
      record: id,
      field: 'id',
    });
  }
  if (sessionNeeded && (sessionId === undefined || sessionId === '')) {
    throw new UnrecoverableError(`message ${id} needs a session id here`, { record: id, field: 'sessionId' });
  }
  if (sessionId !== undefined && sessionId.length > MAX_SESSION_ID_LENGTH) {
    throw new LimitExceededError(
      `session id of ${sessionId.length} characters: at most ${MAX_SESSION_ID_LENGTH}`,
      { record: id, field: 'sessionId' },
    );
  }
  if (body === undefined)
    throw new UnrecoverableError(`message ${id} has no body`, { record: id, field: 'body' });
  checkProperties(id, properties);
  const sent = { id, body, properties, sessionId, subject, contentType, correlationId, scheduledAt };
  const text = JSON.stringify(sent);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new LimitExceededError(`message ${id} of ${bytes} bytes: at most ${MAX_MESSAGE_BYTES}`, {
      record: id,
    });
  }
  return text;
}

function checkProperties(id: string, properties: Properties): void {
  for (const [name, value] of Object.entries(properties)) {
    if (!PROPERTY_NAME.test(name))
      throw new UnrecoverableError(`message ${id}: property name '${name}'`, { record: id, field: name });
    if (typeof value === 'number' && !isCarried(value)) {
      throw new UnrecoverableError(`message ${id}: property ${name} is ${value}`, {
        record: id,
        field: name,
      });
    }
  }
}

/** AMQP clients send whole numbers as 64-bit integers. */
function isCarried(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

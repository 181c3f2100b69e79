import {
  blobJson,
  type Blobs,
  MAX_MESSAGE_BYTES,
  messageOf,
  type OutgoingMessage,
  UnrecoverableError,
} from '../platform/index.ts';
import { type OutgoingEvent, toMessage } from './cloud-event.ts';

/**
 * Claim check: data too large for a message lies in a blob that the attribute `dataref` names.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/dataref.md
 */

/** Such data lies under its topic's name: whoever may read the topic may read the data. */
export const EVENT_DATA_PREFIX = 'events/';

/** Leaves room for attributes and the bus's own overhead. */
const LARGEST_DATA = MAX_MESSAGE_BYTES - 32 * 1024;

/**
 * The message of an event; stores its data first if it is too large. Equal events give equal messages.
 * @throws UnrecoverableError when no message can be made of it
 */
export async function messageFor(blobs: Blobs, outgoing: OutgoingEvent): Promise<OutgoingMessage> {
  const { message, data } = written(outgoing);
  const dataref = await storeIfLarge(blobs, outgoing, data);
  if (dataref === undefined) return message;
  return { ...message, body: null, properties: { ...message.properties, cloudEvents_dataref: dataref } };
}

/** Stores an event's data if a message could not hold them. @returns the blob's name if so */
export function storeLargeData(blobs: Blobs, outgoing: OutgoingEvent): Promise<string | undefined> {
  return storeIfLarge(blobs, outgoing, Buffer.from(JSON.stringify(outgoing.event.data)));
}

async function storeIfLarge(
  blobs: Blobs,
  { topic, event: { id } }: OutgoingEvent,
  data: Buffer,
): Promise<string | undefined> {
  if (data.length <= LARGEST_DATA) return undefined;
  const dataref = `${EVENT_DATA_PREFIX}${topic}/${id}.json`;
  await blobs.put(dataref, data);
  return dataref;
}

function written(outgoing: OutgoingEvent): { message: OutgoingMessage; data: Buffer } {
  try {
    const message = toMessage(outgoing);
    return { message, data: Buffer.from(JSON.stringify(message.body)) };
  } catch (error) {
    const record = outgoing.event.id;
    throw new UnrecoverableError(`event ${record}: no message can be made of it: ${messageOf(error)}`, {
      cause: error,
      record,
    });
  }
}

/** The data of a received event. @throws UnrecoverableError when it is no longer kept, DamagedBlobError */
export async function dataOf(
  blobs: Blobs,
  body: unknown,
  { id, dataref }: { id: string; dataref?: string },
): Promise<unknown> {
  if (dataref === undefined) return body;
  const blob = await blobs.get(dataref);
  if (!blob)
    throw new UnrecoverableError(`event ${id}: its data ${dataref} is gone`, {
      record: id,
      field: 'dataref',
    });
  return blobJson(dataref, blob.bytes, 'restore it from a backup');
}

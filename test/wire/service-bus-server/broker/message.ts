import { randomBytes } from 'node:crypto';

import type { Value } from '../amqp/decode.ts';
import { DecodeError, Reader } from '../amqp/decode.ts';
import * as encode from '../amqp/encode.ts';
import { Fields, performative } from '../amqp/performatives.ts';
import type { Row } from './rows.ts';
import { SCHEDULED } from './rows.ts';

const HEADER = 0x70;
const MESSAGE_ANNOTATIONS = 0x72;
const PROPERTIES = 0x73;
const APPLICATION_PROPERTIES = 0x74;
const DATA = 0x75;
const GROUP_ID = 10;

/** A message as a client sent it: part 3 of the specification ("Messaging"), section 3.2. */
export interface Message {
  id: string;
  sessionId: string | undefined;
  /** Milliseconds since 1970. */
  scheduledFor: number | undefined;
  partitionKey: string | undefined;
  /** The value of the properties section, as it came. */
  properties: Buffer;
  applicationProperties: Buffer | undefined;
  applicationValues: ReadonlyMap<string, Value>;
  /** The body's sections and what follows, as they came. */
  body: Buffer;
}

/** @throws DecodeError */
export function parseMessage(bytes: Buffer): Message {
  const reader = new Reader(bytes);
  let annotations = new Map<string, Value>();
  let properties = encode.list([]);
  let applicationProperties: Buffer | undefined;
  const body: Buffer[] = [];
  while (reader.remaining > 0) {
    const section = reader.readRaw();
    const inner = new Reader(section);
    const descriptor = inner.readDescriptor();
    if (typeof descriptor !== 'number') throw new DecodeError('a section without a numeric descriptor');
    if (descriptor === HEADER) refuseTimeToLive(new Fields(inner.readListRaw()));
    else if (descriptor === MESSAGE_ANNOTATIONS) annotations = mapOf(inner.read());
    else if (descriptor === PROPERTIES) properties = inner.rest();
    else if (descriptor === APPLICATION_PROPERTIES) applicationProperties = inner.rest();
    else if (descriptor >= DATA) body.push(section);
  }
  const items = new Reader(properties).readListRaw();
  const given = new Fields(items).value(0);
  // The service gives an id to a message that has none; the SDK cannot settle one without.
  const id = typeof given === 'string' ? given : randomBytes(16).toString('hex');
  if (given !== undefined && given !== id) throw new DecodeError('message ids are text here');
  if (given === undefined) properties = encode.list([encode.string(id), ...items.slice(1)]);
  const scheduled = annotations.get('x-opt-scheduled-enqueue-time');
  const partition = annotations.get('x-opt-partition-key');
  return {
    id,
    sessionId: new Fields(items).string(GROUP_ID),
    scheduledFor: scheduled instanceof Date ? scheduled.getTime() : undefined,
    partitionKey: typeof partition === 'string' ? partition : undefined,
    properties,
    applicationProperties,
    applicationValues: mapOf(applicationProperties && new Reader(applicationProperties).read()),
    body: Buffer.concat(body),
  };
}

/** A message that is kept, as it was when it came. */
export function messageOf(row: Row): Message {
  const properties = Buffer.from(row.properties);
  const items = new Reader(properties).readListRaw();
  const applicationProperties =
    row.applicationProperties === null ? undefined : Buffer.from(row.applicationProperties);
  return {
    id: new Fields(items).string(0) ?? '',
    sessionId: new Fields(items).string(GROUP_ID),
    scheduledFor: row.scheduled ?? undefined,
    partitionKey: row.partitionKey ?? undefined,
    properties,
    applicationProperties,
    applicationValues: mapOf(applicationProperties && new Reader(applicationProperties).read()),
    body: Buffer.from(row.body),
  };
}

/** The messages of a batch: each `data` section of the envelope is one. @throws DecodeError */
export function parseBatch(bytes: Buffer): Message[] {
  const reader = new Reader(bytes);
  const messages: Message[] = [];
  while (reader.remaining > 0) {
    const descriptor = reader.readDescriptor();
    const value = reader.readRaw();
    if (descriptor !== DATA) continue;
    const data = new Reader(value).read();
    if (!Buffer.isBuffer(data)) throw new DecodeError('a data section that is no binary');
    messages.push(parseMessage(data));
  }
  return messages;
}

/** The message as a receiver gets it; `lockedUntil` in ms where it is under a lock. */
export function deliveredMessage(row: Row, lockedUntil?: number): Buffer {
  const annotations: [Buffer, Buffer][] = [
    annotation('x-opt-sequence-number', encode.long(row.seq)),
    annotation('x-opt-enqueued-time', encode.timestamp(row.enqueued)),
    annotation('x-opt-message-state', encode.int(row.state === SCHEDULED ? 2 : 0)),
  ];
  if (lockedUntil !== undefined) {
    annotations.push(annotation('x-opt-locked-until', encode.timestamp(lockedUntil)));
  }
  if (row.scheduled !== null) {
    annotations.push(annotation('x-opt-scheduled-enqueue-time', encode.timestamp(row.scheduled)));
  }
  if (row.firstSeq !== null) {
    annotations.push(annotation('x-opt-enqueue-sequence-number', encode.long(row.firstSeq)));
  }
  if (row.deadSource !== null) {
    annotations.push(annotation('x-opt-deadletter-source', encode.string(row.deadSource)));
  }
  if (row.partitionKey !== null) {
    annotations.push(annotation('x-opt-partition-key', encode.string(row.partitionKey)));
  }
  const none = undefined;
  const header = [encode.bool(true), none, none, none, encode.uint(row.deliveries)];
  return Buffer.concat([
    performative(HEADER, header),
    encode.described(MESSAGE_ANNOTATIONS, encode.map(annotations)),
    encode.described(PROPERTIES, Buffer.from(row.properties)),
    row.applicationProperties === null
      ? Buffer.alloc(0)
      : encode.described(APPLICATION_PROPERTIES, Buffer.from(row.applicationProperties)),
    row.body,
  ]);
}

/** Application properties with others laid over them. */
export function withProperties(
  encoded: Uint8Array | null,
  more: Iterable<readonly [string, Buffer]>,
): Buffer {
  const entries = new Map(encoded === null ? [] : new Reader(Buffer.from(encoded)).readMapRaw());
  for (const [name, value] of more) entries.set(name, value);
  return encode.map([...entries].map(([name, value]) => [encode.string(name), value] as const));
}

/** Nothing here expires: rather than keep a message too long, none that should expire is taken. */
function refuseTimeToLive(header: Fields): void {
  if (header.value(2) !== undefined) throw new DecodeError('messages with a time to live are not taken');
}

function annotation(name: string, value: Buffer): [Buffer, Buffer] {
  return [encode.symbol(name), value];
}

function mapOf(value: Value | undefined): Map<string, Value> {
  if (value === undefined) return new Map();
  if (value instanceof Map) return value;
  throw new DecodeError('a section that is no map');
}

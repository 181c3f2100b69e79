import type { Value } from './decode.ts';
import { DecodeError, Described, Reader } from './decode.ts';
import * as encode from './encode.ts';

/** Descriptors of the frame bodies: part 2 of the specification ("Transport"), and part 5 for SASL. */
export const OPEN = 0x10;
export const BEGIN = 0x11;
export const ATTACH = 0x12;
export const FLOW = 0x13;
export const TRANSFER = 0x14;
export const DISPOSITION = 0x15;
export const DETACH = 0x16;
export const END = 0x17;
export const CLOSE = 0x18;
export const SASL_MECHANISMS = 0x40;
export const SASL_INIT = 0x41;
export const SASL_OUTCOME = 0x44;

/** Delivery states. */
export const ACCEPTED = 0x24;
export const REJECTED = 0x25;
export const RELEASED = 0x26;
export const MODIFIED = 0x27;

const ERROR = 0x1d;
const SOURCE = 0x28;

/** Why a link, session or connection ends, or a message is refused. */
export interface AmqpError {
  /** Such as `amqp:not-found`. */
  condition: string;
  description: string;
}

/** The fields of a described list, read by position; a field that is absent is `undefined`. */
export class Fields {
  readonly #items: readonly Buffer[];

  constructor(items: readonly Buffer[]) {
    this.#items = items;
  }

  /** As it came, for echoing. */
  raw(index: number): Buffer {
    return this.#items[index] ?? encode.nil;
  }

  value(index: number): Value | undefined {
    const item = this.#items[index];
    return item === undefined ? undefined : (new Reader(item).read() ?? undefined);
  }

  string(index: number): string | undefined {
    const value = this.value(index);
    if (value === undefined || typeof value === 'string') return value;
    throw new DecodeError(`field ${index} is no text`);
  }

  number(index: number): number | undefined {
    const value = this.value(index);
    if (value === undefined || typeof value === 'number') return value;
    throw new DecodeError(`field ${index} is no number`);
  }

  boolean(index: number): boolean {
    const value = this.value(index) ?? false;
    if (typeof value === 'boolean') return value;
    throw new DecodeError(`field ${index} is no boolean`);
  }

  bytes(index: number): Buffer | undefined {
    const value = this.value(index);
    if (value === undefined || Buffer.isBuffer(value)) return value;
    throw new DecodeError(`field ${index} is no binary`);
  }

  map(index: number): Map<string, Value> {
    const value = this.value(index) ?? new Map<string, Value>();
    if (value instanceof Map) return value;
    throw new DecodeError(`field ${index} is no map`);
  }

  /** The fields of a described list in that place, with its descriptor. */
  described(index: number): { descriptor: number; fields: Fields } | undefined {
    const item = this.#items[index];
    if (item === undefined || item[0] === 0x40) return undefined;
    return readDescribedList(new Reader(item));
  }

  /** A field that the specification makes mandatory. @throws DecodeError */
  required(index: number): number {
    const value = this.number(index);
    if (value === undefined) throw new DecodeError(`mandatory field ${index} is missing`);
    return value;
  }
}

export function readDescribedList(reader: Reader): { descriptor: number; fields: Fields } {
  const descriptor = reader.readDescriptor();
  if (typeof descriptor !== 'number') throw new DecodeError('a numeric descriptor was expected');
  return { descriptor, fields: new Fields(reader.readListRaw()) };
}

/** A described list of fields; those that are `undefined` are null, and left out at the end. */
export function performative(descriptor: number, fields: readonly (Buffer | undefined)[]): Buffer {
  const last = fields.findLastIndex((field) => field !== undefined);
  return encode.described(
    descriptor,
    encode.list(fields.slice(0, last + 1).map((field) => field ?? encode.nil)),
  );
}

export function errorValue({ condition, description }: AmqpError): Buffer {
  return performative(ERROR, [encode.symbol(condition), encode.string(description)]);
}

export function accepted(): Buffer {
  return performative(ACCEPTED, []);
}

export function rejected(error: AmqpError): Buffer {
  return performative(REJECTED, [errorValue(error)]);
}

/** A source of that address with a filter set. */
export function sourceValue(address: string, filter: readonly (readonly [Buffer, Buffer])[]): Buffer {
  const none = undefined;
  return performative(SOURCE, [
    encode.string(address),
    none,
    none,
    none,
    none,
    none,
    none,
    encode.map(filter),
  ]);
}

/** The address and filter of a source, or the address of a target. */
export function terminusOf(
  fields: Fields,
  index: number,
): { address: string | undefined; filter: Map<string, Value> } {
  const terminus = fields.described(index);
  if (terminus === undefined) return { address: undefined, filter: new Map() };
  return {
    address: terminus.fields.string(0),
    filter: terminus.descriptor === SOURCE ? terminus.fields.map(7) : new Map<string, Value>(),
  };
}

/** The plain value, whatever describes it. */
export function undescribed(value: Value | undefined): Value | undefined {
  return value instanceof Described ? value.value : value;
}

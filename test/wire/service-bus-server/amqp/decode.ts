/** Bytes as AMQP 1.0 values. Symbols become strings, UUIDs their text, 64-bit integers bigints where they must. */

const LIST0 = 0x45;
const LIST = 0xc0;
const MAP = 0xc1;
const ARRAY = 0xe0;

export type Value =
  null | boolean | number | bigint | string | Buffer | Date | Described | Value[] | Map<string, Value>;

export class Described {
  readonly descriptor: Value;
  readonly value: Value;
  constructor(descriptor: Value, value: Value) {
    this.descriptor = descriptor;
    this.value = value;
  }
}

/** What the peer sent is no AMQP; its connection ends. */
export class DecodeError extends Error {
  override name = 'DecodeError';
}

export class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** All that was not read. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  read(): Value {
    const code = this.#byte();
    if (code !== 0x00) return this.#value(code);
    const descriptor = this.read();
    return new Described(descriptor, this.read());
  }

  /** The bytes of the next value, type code included. */
  readRaw(): Buffer {
    const start = this.#at;
    this.#skip();
    return this.#bytes.subarray(start, this.#at);
  }

  /** The descriptor of the described value that comes next; its value is read by the next call. */
  readDescriptor(): Value {
    if (this.#byte() !== 0x00) throw new DecodeError('a described type was expected');
    return this.read();
  }

  /** The items of the list that comes next, as bytes. */
  readListRaw(): Buffer[] {
    return Array.from({ length: this.#count(this.#byte(), LIST) }, () => this.readRaw());
  }

  /** The entries of the map that comes next, their values as bytes. */
  readMapRaw(): [key: string, value: Buffer][] {
    return Array.from({ length: this.#count(this.#byte(), MAP) / 2 }, () => [this.#key(), this.readRaw()]);
  }

  #skip(): void {
    const code = this.#byte();
    if (code === 0x00) {
      this.#skip();
      this.#skip();
      return;
    }
    const fixed = fixedWidth(code);
    if (fixed !== undefined) this.#take(fixed);
    else this.#take((code & 0x10) === 0 ? this.#byte() : this.#uint32());
  }

  #value(code: number): Value {
    switch (code) {
      case 0x40:
        return null;
      case 0x41:
        return true;
      case 0x42:
        return false;
      case 0x43:
      case 0x44:
        return 0;
      case 0x56:
        return this.#byte() === 1;
      case 0x50:
      case 0x52:
      case 0x53:
        return this.#byte();
      case 0x51:
      case 0x54:
      case 0x55:
        return this.#take(1).readInt8();
      case 0x60:
        return this.#take(2).readUInt16BE();
      case 0x61:
        return this.#take(2).readInt16BE();
      case 0x70:
        return this.#uint32();
      case 0x71:
        return this.#take(4).readInt32BE();
      case 0x72:
        return this.#take(4).readFloatBE();
      case 0x80:
        return narrowed(this.#take(8).readBigUInt64BE());
      case 0x81:
        return narrowed(this.#take(8).readBigInt64BE());
      case 0x82:
        return this.#take(8).readDoubleBE();
      case 0x83:
        return new Date(Number(this.#take(8).readBigInt64BE()));
      case 0x98:
        return uuidText(this.#take(16));
    }
    return this.#sized(code);
  }

  /** The 32-bit form of a type is 0x10 above its 8-bit form. */
  #sized(code: number): Value {
    switch (code & 0xef) {
      case 0xa0:
        return this.#variable(code);
      case 0xa1:
        return this.#variable(code).toString('utf8');
      case 0xa3:
        return this.#variable(code).toString('latin1');
      case LIST0:
      case LIST:
        return this.#list(code);
      case MAP:
        return this.#map(code);
      case ARRAY:
        return this.#array(code);
    }
    throw new DecodeError(`type code 0x${code.toString(16)} is unknown`);
  }

  #variable(code: number): Buffer {
    return this.#take((code & 0x10) === 0 ? this.#byte() : this.#uint32());
  }

  #list(code: number): Value[] {
    return Array.from({ length: this.#count(code, LIST) }, () => this.read());
  }

  #map(code: number): Map<string, Value> {
    const count = this.#count(code, MAP);
    const entries = new Map<string, Value>();
    for (let pair = 0; pair < count / 2; pair += 1) {
      entries.set(this.#key(), this.read());
    }
    return entries;
  }

  #key(): string {
    const key = this.read();
    if (typeof key !== 'string') throw new DecodeError('a map has a key that is no string or symbol');
    return key;
  }

  #array(code: number): Value[] {
    const count = this.#count(code, ARRAY);
    const constructor = this.#byte();
    if (constructor === 0x00) throw new DecodeError('arrays of described values are not expected here');
    return Array.from({ length: count }, () => this.#value(constructor));
  }

  /** Reads the head of a list, map or array; returns how many items follow. */
  #count(code: number, expected: number): number {
    if (code === LIST0 && expected === LIST) return 0;
    if ((code & 0xef) !== expected) {
      throw new DecodeError(`type code 0x${code.toString(16)} where 0x${expected.toString(16)} belongs`);
    }
    const small = (code & 0x10) === 0;
    const size = small ? this.#byte() : this.#uint32();
    const count = small ? this.#byte() : this.#uint32();
    if (size - (small ? 1 : 4) > this.remaining) throw new DecodeError('a value is longer than its frame');
    return count;
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  #take(length: number): Buffer {
    if (length > this.remaining) throw new DecodeError('a value is longer than its frame');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

/** Bytes after the type code; `undefined` for types that say their size themselves. */
function fixedWidth(code: number): number | undefined {
  if (code < 0x40 || code >= 0xa0) return undefined;
  return [0, 1, 2, 4, 8, 16][(code >> 4) - 4];
}

function narrowed(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** AMQP 1.0 values as bytes, part 1 of the specification (OASIS AMQP 1.0, "Types"). */

export const nil = Buffer.of(0x40);

export function bool(value: boolean): Buffer {
  return Buffer.of(value ? 0x41 : 0x42);
}

export function ubyte(value: number): Buffer {
  return Buffer.of(0x50, value);
}

export function ushort(value: number): Buffer {
  return Buffer.of(0x60, value >> 8, value & 0xff);
}

export function uint(value: number): Buffer {
  if (value === 0) return Buffer.of(0x43);
  if (value < 256) return Buffer.of(0x52, value);
  const bytes = Buffer.alloc(5, 0x70);
  bytes.writeUInt32BE(value, 1);
  return bytes;
}

export function ulong(value: number): Buffer {
  if (value === 0) return Buffer.of(0x44);
  if (value < 256) return Buffer.of(0x53, value);
  const bytes = Buffer.alloc(9, 0x80);
  bytes.writeBigUInt64BE(BigInt(value), 1);
  return bytes;
}

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(5, 0x71);
  bytes.writeInt32BE(value, 1);
  return bytes;
}

export function long(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(9, 0x81);
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
}

/** Milliseconds since 1970. */
export function timestamp(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0x83);
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
}

export function binary(value: Buffer): Buffer {
  return variable(0xa0, value);
}

export function string(value: string): Buffer {
  return variable(0xa1, Buffer.from(value));
}

export function symbol(value: string): Buffer {
  return variable(0xa3, Buffer.from(value, 'latin1'));
}

/** The 8-bit form of a type is 0x10 below its 32-bit form. */
function variable(code: number, value: Buffer): Buffer {
  if (value.length < 256) return Buffer.concat([Buffer.of(code, value.length), value]);
  const head = Buffer.alloc(5, code + 0x10);
  head.writeUInt32BE(value.length, 1);
  return Buffer.concat([head, value]);
}

export function list(items: readonly Buffer[]): Buffer {
  return items.length === 0 ? Buffer.of(0x45) : compound(0xc0, items);
}

export function map(entries: Iterable<readonly [Buffer, Buffer]>): Buffer {
  return compound(0xc1, [...entries].flat());
}

function compound(code: number, items: readonly Buffer[]): Buffer {
  const body = Buffer.concat(items);
  if (body.length < 255 && items.length < 256) {
    return Buffer.concat([Buffer.of(code, body.length + 1, items.length), body]);
  }
  const head = Buffer.alloc(9, code + 0x10);
  head.writeUInt32BE(body.length + 4, 1);
  head.writeUInt32BE(items.length, 5);
  return Buffer.concat([head, body]);
}

/** An array of values of one type, each in its shortest form. */
export function array(items: readonly Buffer[]): Buffer {
  const body = Buffer.concat(items.map((item) => item.subarray(1)));
  const head = Buffer.alloc(10, 0xf0);
  head.writeUInt32BE(body.length + 5, 1);
  head.writeUInt32BE(items.length, 5);
  head[9] = items[0]?.[0] ?? 0x40;
  return Buffer.concat([head, body]);
}

export function described(descriptor: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x00), ulong(descriptor), value]);
}

import { alignmentOf, type HeaderValue, TYPE } from './values.ts';

const MAGIC = Buffer.from('8eade80100000000', 'hex');
const ENTRY = 16;

/**
 * A header in RPM v4 format: magic, number of entries and of data bytes, an index of 16 bytes per entry, then
 * the data. The region covers all of it.
 * @see https://rpm-software-management.github.io/rpm/manual/format_header.html
 */
export function headerBytes(region: number, values: ReadonlyMap<number, HeaderValue>): Buffer {
  const entries = [...values].sort(([a], [b]) => a - b);
  const index: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  for (const [tag, { type, count, bytes }] of entries) {
    const gap = -offset & (alignmentOf(type) - 1);
    data.push(Buffer.alloc(gap), bytes);
    index.push(entryBytes({ tag, type, offset: offset + gap, count }));
    offset += gap + bytes.length;
  }
  const number = entries.length + 1;
  const trailer = entryBytes({ tag: region, type: TYPE.bytes, offset: -number * ENTRY, count: ENTRY });
  const first = entryBytes({ tag: region, type: TYPE.bytes, offset, count: ENTRY });
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(number, 0);
  sizes.writeUInt32BE(offset + ENTRY, 4);
  return Buffer.concat([MAGIC, sizes, first, ...index, ...data, trailer]);
}

interface Entry {
  tag: number;
  type: number;
  offset: number;
  count: number;
}

function entryBytes({ tag, type, offset, count }: Entry): Buffer {
  const bytes = Buffer.alloc(ENTRY);
  bytes.writeUInt32BE(tag, 0);
  bytes.writeUInt32BE(type, 4);
  bytes.writeInt32BE(offset, 8);
  bytes.writeUInt32BE(count, 12);
  return bytes;
}

/** A parsed header. */
export interface Header {
  /** Tag → stored value: numbers or strings. */
  values: ReadonlyMap<number, readonly (number | string)[] | Buffer>;
  /** Its size in bytes. */
  length: number;
}

/** @throws RangeError if the bytes are not a header, or are truncated */
export function readHeader(bytes: Buffer, start: number): Header {
  if (!bytes.subarray(start, start + MAGIC.length).equals(MAGIC))
    throw new RangeError(`no RPM header at byte ${start}`);
  const entries = bytes.readUInt32BE(start + 8);
  const size = bytes.readUInt32BE(start + 12);
  const dataStart = start + 16 + entries * ENTRY;
  if (dataStart + size > bytes.length) throw new RangeError('the RPM header is truncated');
  const data = bytes.subarray(dataStart, dataStart + size);
  const values = new Map<number, readonly (number | string)[] | Buffer>();
  for (let at = 0; at < entries; at += 1) {
    const entry = start + 16 + at * ENTRY;
    const [tag, type, count] = [0, 4, 12].map((field) => bytes.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    values.set(tag, readValue(data, { tag, type, offset: bytes.readUInt32BE(entry + 8), count }));
  }
  return { values, length: 16 + entries * ENTRY + size };
}

function readValue(data: Buffer, { type, offset, count }: Entry): readonly (number | string)[] | Buffer {
  if (type === TYPE.bytes) return data.subarray(offset, offset + count);
  const width = alignmentOf(type);
  if (width > 1) return Array.from({ length: count }, (_, at) => data.readUIntBE(offset + at * width, width));
  const texts: string[] = [];
  for (let at = offset; texts.length < count; at = data.indexOf(0, at) + 1) {
    const end = data.indexOf(0, at);
    if (end < 0) throw new RangeError('a string in the RPM header is not terminated');
    texts.push(data.toString('utf8', at, end));
  }
  return texts;
}

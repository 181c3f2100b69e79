import { fnv1a } from './fnv1a.ts';
import { MAX_BYTES_PER_UNIT } from './utf8-text.ts';

/**
 * A read-only map of strings, kept as bytes: a few thousand lookups among hundreds of thousands of entries
 * need neither parsing nor objects. A closed hash table: the number of buckets, then where each begins and
 * the last ends (32 bits each, little-endian), then the entries, each prefixed by the lengths of key and
 * value.
 */

/** Entries per bucket, on average. */
const LOAD = 2;
const WORD = 4;
const FIRST_ROOM = 1024 * 1024;
/** Ends a chain. */
const NONE = -1;

/** Builds a table. The same entries in the same order give the same bytes. */
export class StringTableWriter {
  #entries = Buffer.allocUnsafeSlow(FIRST_ROOM);
  #length = 0;
  readonly #hashes: number[] = [];
  readonly #starts: number[] = [];

  /** Entries so far. */
  get size(): number {
    return this.#starts.length;
  }

  /** @param key not set before */
  set(key: string, value: string): void {
    this.#makeRoom(2 * WORD + (key.length + value.length) * MAX_BYTES_PER_UNIT);
    const start = this.#length;
    const keyStart = start + 2 * WORD;
    const keyEnd = keyStart + this.#entries.write(key, keyStart);
    this.#length = keyEnd + this.#entries.write(value, keyEnd);
    this.#entries.writeUInt32LE(keyEnd - keyStart, start);
    this.#entries.writeUInt32LE(this.#length - keyEnd, start + WORD);
    this.#hashes.push(fnv1a(key));
    this.#starts.push(start);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#entries.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more));
    this.#entries.copy(larger, 0, 0, this.#length);
    this.#entries = larger;
  }

  toBytes(): Uint8Array {
    const buckets = Math.max(1, Math.ceil(this.size / LOAD));
    // The entries of a bucket as a chain, in the order they were set.
    const firsts = new Int32Array(buckets).fill(NONE);
    const following = new Int32Array(this.size);
    for (let entry = this.size - 1; entry >= 0; entry--) {
      const bucket = (this.#hashes[entry] ?? 0) % buckets;
      following[entry] = firsts[bucket] ?? NONE;
      firsts[bucket] = entry;
    }
    const head = WORD * (buckets + 2);
    const bytes = Buffer.allocUnsafeSlow(head + this.#length);
    bytes.writeUInt32LE(buckets);
    let at = head;
    for (const [bucket, first] of firsts.entries()) {
      bytes.writeUInt32LE(at, WORD * (bucket + 1));
      for (let entry = first; entry !== NONE; entry = following[entry] ?? NONE)
        at += this.#entries.copy(bytes, at, this.#starts[entry], this.#starts[entry + 1] ?? this.#length);
    }
    bytes.writeUInt32LE(at, WORD * (buckets + 1));
    return bytes;
  }
}

export class StringTable {
  readonly #bytes: Buffer;
  readonly #buckets: number;

  /** @param bytes as made by `StringTableWriter` */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#buckets = bytes.readUInt32LE();
  }

  get(key: string): string | undefined {
    const bytes = this.#bytes;
    const bucket = fnv1a(key) % this.#buckets;
    const end = wordAt(bytes, WORD * (bucket + 2));
    for (let at = wordAt(bytes, WORD * (bucket + 1)); at < end;) {
      const keyStart = at + 2 * WORD;
      const keyEnd = keyStart + wordAt(bytes, at);
      at = keyEnd + wordAt(bytes, at + WORD);
      if (isText(key, bytes, keyStart, keyEnd)) return bytes.toString('utf8', keyEnd, at);
    }
    return undefined;
  }
}

/** Same as `readUInt32LE`, which would cost more than the rest of a lookup. */
function wordAt(bytes: Uint8Array, at: number): number {
  const a = bytes[at];
  const b = bytes[at + 1];
  const c = bytes[at + 2];
  const d = bytes[at + 3];
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new RangeError(`byte ${at}: is beyond the table`);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

/** Nearly all keys are ASCII and differ in the first letters or not at all: comparing needs no buffer. */
function isText(key: string, bytes: Buffer, start: number, end: number): boolean {
  if (end - start < key.length) return false;
  for (let at = 0; at < key.length; at++) {
    const unit = key.charCodeAt(at);
    if (unit > ASCII) return Buffer.from(key).equals(bytes.subarray(start, end));
    if (unit !== bytes[start + at]) return false;
  }
  return end - start === key.length;
}

const ASCII = 0x7f;

import { fnv1a } from './fnv1a.ts';

/**
 * A read-only map of strings in bytes, so that what is looked up a few thousand times out of hundreds of thousands is
 * neither parsed nor held as objects. A closed hash table: the number of buckets, where each begins and the last ends
 * (32 bits, little-endian each), then the entries, each with the lengths of key and value before them.
 */

/** Entries a bucket holds on average. */
const LOAD = 2;
const WORD = 4;

/** The same map gives the same bytes, given in the same order. */
export function writeStringTable(map: ReadonlyMap<string, string>): Uint8Array {
  const buckets = Math.max(1, Math.ceil(map.size / LOAD));
  const chains: [key: string, value: string][][] = Array.from({ length: buckets }, () => []);
  let length = WORD * (buckets + 2);
  for (const entry of map) {
    chains[fnv1a(entry[0]) % buckets]?.push(entry);
    length += 2 * WORD + Buffer.byteLength(entry[0]) + Buffer.byteLength(entry[1]);
  }
  const bytes = Buffer.from(new ArrayBuffer(length));
  bytes.writeUInt32LE(buckets);
  let at = WORD * (buckets + 2);
  for (const [bucket, chain] of chains.entries()) {
    bytes.writeUInt32LE(at, WORD * (bucket + 1));
    for (const [key, value] of chain) {
      const keyEnd = at + 2 * WORD + bytes.write(key, at + 2 * WORD);
      const end = keyEnd + bytes.write(value, keyEnd);
      bytes.writeUInt32LE(keyEnd - at - 2 * WORD, at);
      bytes.writeUInt32LE(end - keyEnd, at + WORD);
      at = end;
    }
  }
  bytes.writeUInt32LE(at, WORD * (buckets + 1));
  return bytes;
}

export class StringTable {
  readonly #bytes: Buffer;
  readonly #buckets: number;

  /** @param bytes as `writeStringTable` made them */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#buckets = bytes.readUInt32LE();
  }

  get(key: string): string | undefined {
    const bytes = this.#bytes;
    const bucket = fnv1a(key) % this.#buckets;
    const end = bytes.readUInt32LE(WORD * (bucket + 2));
    const wanted = Buffer.from(key);
    for (let at = bytes.readUInt32LE(WORD * (bucket + 1)); at < end;) {
      const keyStart = at + 2 * WORD;
      const keyEnd = keyStart + bytes.readUInt32LE(at);
      at = keyEnd + bytes.readUInt32LE(at + WORD);
      if (keyEnd - keyStart !== wanted.length) continue;
      if (bytes.compare(wanted, 0, wanted.length, keyStart, keyEnd) === 0)
        return bytes.toString('utf8', keyEnd, at);
    }
    return undefined;
  }
}

import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { InvalidInputError, messageOf } from '../platform/index.ts';

/** What a document may unpack to: more than the largest repository's `primary.xml`, less than a string can hold. */
const maxBytes = 512 * 1024 * 1024;

const unreadable = [
  { name: 'xz', magic: 'fd377a585a00' },
  { name: 'bzip2', magic: '425a68' },
  { name: 'zchunk', magic: '005a434b31' },
  { name: 'zip', magic: '504b0304' },
];

/**
 * Unpacks gzip and zstd, told by their first bytes; other bytes are given back as they are.
 * @throws InvalidInputError for damaged or truncated data, other compressions, and more than 512 MiB.
 */
export function unpack(bytes: Uint8Array, source: string): Uint8Array {
  const start = Buffer.from(bytes.subarray(0, 6)).toString('hex');
  const other = unreadable.find(({ magic }) => start.startsWith(magic));
  if (other !== undefined) {
    throw new InvalidInputError(`${source}: compressed with ${other.name}; only gzip and zstd are read`);
  }
  const decompress = start.startsWith('1f8b')
    ? gunzipSync
    : start.startsWith('28b52ffd')
      ? zstdDecompressSync
      : undefined;
  if (decompress === undefined) return bytes;
  try {
    return decompress(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new InvalidInputError(`${source}: cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws InvalidInputError where the bytes are no UTF-8 text. A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array, source: string): string {
  if (bytes.includes(0)) throw new InvalidInputError(`${source}: a binary file, not text`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InvalidInputError(`${source}: no UTF-8 text`, { cause: error });
  }
}

import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { InvalidInputError, messageOf } from '../platform/index.ts';

/** Most bytes of a document, packed or not: above the largest `primary.xml`, below what a string can hold. */
export const MAX_INPUT_BYTES = 512 * 1024 * 1024;

const unreadable = [
  { name: 'xz', magic: 'fd377a585a00' },
  { name: 'bzip2', magic: '425a68' },
  { name: 'zchunk', magic: '005a434b31' },
  { name: 'zip', magic: '504b0304' },
];

/**
 * Unpacks gzip and zstd, recognized by their first bytes; returns other bytes unchanged.
 * @param most bytes that it may unpack to
 * @throws InvalidInputError for damaged or truncated data, other compressions, and more than `most`.
 */
export function unpack(bytes: Uint8Array, source: string, most = MAX_INPUT_BYTES): Uint8Array {
  const start = Buffer.from(bytes.subarray(0, 6)).toString('hex');
  const other = unreadable.find(({ magic }) => start.startsWith(magic));
  if (other !== undefined) {
    throw new InvalidInputError(`${source}: compressed with ${other.name}; only gzip and zstd are read`);
  }
  const decompress = start.startsWith('1f8b')
    ? gunzipSync
    : start.startsWith('28b52ffd')
      ? unpackFrames
      : undefined;
  if (decompress === undefined) return bytes;
  try {
    return decompress(bytes, { maxOutputLength: most });
  } catch (error) {
    throw new InvalidInputError(`${source}: cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
}

/** Every frame: Node unpacks the first one alone and passes over the rest (RFC 8878, section 3). */
function unpackFrames(bytes: Uint8Array, { maxOutputLength }: { maxOutputLength: number }): Buffer {
  const frames: Buffer[] = [];
  let room = maxOutputLength;
  for (let at = 0; at < bytes.length;) {
    const given = { maxOutputLength: Math.max(room, 1), info: true };
    const { buffer, engine } = zstdDecompressSync(bytes.subarray(at), given) as unknown as Unpacked;
    frames.push(buffer);
    room -= buffer.length;
    if (room < 0) throw new RangeError(`unpacks to more than ${maxOutputLength} bytes`);
    at += engine.bytesWritten;
  }
  return Buffer.concat(frames);
}

/** What `info` adds: https://nodejs.org/api/zlib.html#class-options */
interface Unpacked {
  buffer: Buffer;
  /** `bytesWritten` to the engine: the packed bytes that it has read. */
  engine: { bytesWritten: number };
}

/**
 * Decodes UTF-8, or UTF-16 as Windows PowerShell writes it. Drops a byte order mark.
 * @throws InvalidInputError where the bytes are not text, or text in another encoding
 */
export function decodeText(bytes: Uint8Array, source: string): string {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.includes(0))
    throw new InvalidInputError(`${source}: a binary file, not text`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InvalidInputError(`${source}: is not ${encoding.toUpperCase()} text`, { cause: error });
  }
}

/** The same text as UTF-8 bytes. */
export function toUtf8(bytes: Uint8Array, source: string): Uint8Array {
  return encodingOf(bytes) === 'utf-8' ? bytes : Buffer.from(decodeText(bytes, source));
}

/** Recognized by the byte order mark, or by zeros beside the first characters, always ASCII here. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'utf-8' : 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  return first === 0 && second && third === 0 && fourth ? 'utf-16be' : 'utf-8';
}

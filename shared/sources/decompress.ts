import { gunzipSync } from 'node:zlib';
import { InvalidInputError, messageOf } from '../platform/index.ts';

/** Most bytes a file may unpack to: the largest, the overrides, has some 30 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Unpacks gzip, recognized by its magic number rather than by name; returns other bytes unchanged.
 * @throws InvalidInputError when the gzip data is truncated or damaged, and for more than 256 MiB
 */
export function decompress(bytes: Uint8Array, file: string, maxBytes = MAX_BYTES): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip && bytes.length > maxBytes) throw tooLarge(file, maxBytes);
  if (!isGzip) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return gunzipSync(bytes, { chunkSize: likelySize(bytes, maxBytes), maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file, maxBytes);
    throw new InvalidInputError(`${file}: gzip data is truncated or damaged (${messageOf(error)})`, {
      cause: error,
    });
  }
}

function tooLarge(file: string, maxBytes: number): InvalidInputError {
  return new InvalidInputError(`${file}: has more than ${maxBytes} bytes, unpacked`);
}

const PIECE = 256 * 1024;

/**
 * Size of the output buffer, from the size stated at the end of the file: joining pieces would copy
 * everything once more. A wrong size does no harm, so it only needs a bound. @see RFC 1952, 2.3.1 (ISIZE)
 */
function likelySize(gzip: Uint8Array, maxBytes: number): number {
  // Shorter than header and trailer: damaged, as unpacking will report.
  if (gzip.byteLength < 18) return PIECE;
  const stated = new DataView(gzip.buffer, gzip.byteOffset + gzip.byteLength - 4).getUint32(0, true);
  return stated < maxBytes ? Math.max(PIECE, stated + 1) : PIECE;
}

import { gunzipSync } from 'node:zlib';
import { InvalidInputError, messageOf } from '../platform/index.ts';

/** What a file may unpack to: the largest there is, the overrides, has some 30 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The bytes themselves, or what they hold when they are gzip (told by its magic number, not by a name).
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
 * Room for all that comes out, by what the end of the file says of its size: put together from pieces, it is copied
 * once more. A wrong size does no harm, so it is bounded alone. @see RFC 1952, 2.3.1 (ISIZE)
 */
function likelySize(gzip: Uint8Array, maxBytes: number): number {
  // Shorter than its header and trailer, it is damaged; unpacking says so.
  if (gzip.byteLength < 18) return PIECE;
  const stated = new DataView(gzip.buffer, gzip.byteOffset + gzip.byteLength - 4).getUint32(0, true);
  return stated < maxBytes ? Math.max(PIECE, stated + 1) : PIECE;
}

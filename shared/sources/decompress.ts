import { gunzipSync } from 'node:zlib';
import { InvalidInputError, messageOf } from '../platform/index.ts';

/**
 * The bytes themselves, or what they hold when they are gzip (told by its magic number, not by a name).
 * @throws InvalidInputError when the gzip data is truncated or damaged.
 */
export function decompress(bytes: Uint8Array, file: string): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return gunzipSync(bytes, { chunkSize: likelySize(bytes) });
  } catch (error) {
    throw new InvalidInputError(`${file}: gzip data is truncated or damaged (${messageOf(error)})`, {
      cause: error,
    });
  }
}

const PIECE = 256 * 1024;
const MOST = 256 * 1024 * 1024;

/**
 * Room for all that comes out, by what the end of the file says of its size: put together from pieces, it is copied
 * once more. A wrong size does no harm, so it is bounded alone. @see RFC 1952, 2.3.1 (ISIZE)
 */
function likelySize(gzip: Uint8Array): number {
  const stated = new DataView(gzip.buffer, gzip.byteOffset + gzip.byteLength - 4).getUint32(0, true);
  return stated < MOST ? Math.max(PIECE, stated + 1) : PIECE;
}

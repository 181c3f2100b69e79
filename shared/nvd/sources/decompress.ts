import { gunzipSync } from 'node:zlib';
import { InvalidInputError, messageOf } from '../../platform/errors.ts';

/**
 * The bytes themselves, or what they hold when they are gzip (told by its magic number, not by a name).
 * @throws InvalidInputError when the gzip data is truncated or damaged.
 */
export function decompress(bytes: Uint8Array, file: string): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return gunzipSync(bytes, { chunkSize: 256 * 1024 });
  } catch (error) {
    throw new InvalidInputError(`${file}: gzip data is truncated or damaged (${messageOf(error)})`, {
      cause: error,
    });
  }
}

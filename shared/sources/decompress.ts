import { promisify } from 'node:util';
import { createGunzip, gunzip, gunzipSync, type ZlibOptions } from 'node:zlib';
import { bufferOf, InvalidInputError, messageOf } from '../platform/index.ts';

/** Most bytes a file may unpack to: the largest, the overrides, has some 30 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Unpacks gzip, recognized by its magic number rather than by name; returns other bytes unchanged.
 * @throws InvalidInputError when the gzip data is truncated or damaged, and for more than 256 MiB
 */
export function decompress(bytes: Uint8Array, file: string, maxBytes = MAX_BYTES): Buffer {
  const isPacked = isGzip(bytes);
  if (!isPacked && bytes.length > maxBytes) throw tooLarge(file, maxBytes);
  if (!isPacked) return bufferOf(bytes);
  try {
    return gunzipSync(bytes, boundsOf(bytes, maxBytes));
  } catch (error) {
    throw asFault(error, file, maxBytes);
  }
}

/** Like `decompress`, but unpacks on another thread. */
export async function decompressed(bytes: Uint8Array, file: string, maxBytes = MAX_BYTES): Promise<Buffer> {
  if (!isGzip(bytes)) return decompress(bytes, file, maxBytes);
  try {
    return await unpackGzip(bytes, boundsOf(bytes, maxBytes));
  } catch (error) {
    throw asFault(error, file, maxBytes);
  }
}

const unpackGzip = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip);

function boundsOf(bytes: Uint8Array, maxBytes: number): ZlibOptions {
  return { chunkSize: likelySize(bytes, maxBytes), maxOutputLength: maxBytes };
}

/** Pieces of this size; what has less is unpacked at once. */
const ASIDE = 1024 * 1024;

/**
 * Like `decompress`, but on another thread: each piece is handed over while the next is unpacked.
 * @throws InvalidInputError too for a file that states another size than it has
 */
export async function decompressAside(
  bytes: Uint8Array,
  file: string,
  onPiece: (piece: Buffer) => void,
): Promise<Buffer> {
  const size = isGzip(bytes) ? likelySize(bytes, MAX_BYTES) - 1 : 0;
  if (size < ASIDE) {
    const whole = decompress(bytes, file);
    onPiece(whole);
    return whole;
  }
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for await (const piece of gunzipped(bytes, file)) {
    if (piece.length > size - at) throw ofOtherSize(file);
    at += piece.copy(whole, at);
    onPiece(piece);
  }
  if (at !== size) throw ofOtherSize(file);
  return whole;
}

/** Unpacks piece by piece. @throws InvalidInputError when the data is truncated or damaged */
export async function* gunzipped(bytes: Uint8Array, file: string): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: ASIDE });
  unpacked.end(bytes);
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    throw damaged(file, error);
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function asFault(error: unknown, file: string, maxBytes: number): InvalidInputError {
  const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLarge ? tooLarge(file, maxBytes) : damaged(file, error);
}

function ofOtherSize(file: string): InvalidInputError {
  return new InvalidInputError(`${file}: states another size than it has, unpacked`);
}

function damaged(file: string, error: unknown): InvalidInputError {
  return new InvalidInputError(`${file}: gzip data is truncated or damaged (${messageOf(error)})`, {
    cause: error,
  });
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

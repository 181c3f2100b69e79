import { promisify } from 'node:util';
import {
  constants,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
  type ZstdOptions,
} from 'node:zlib';
import { bufferOf } from './buffer-of.ts';

/** Level 1: the snapshot is written twice a day and read by every job, so speed beats the last tenth of size. */
const FAST = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    // Four bytes per frame that let a reader detect damage.
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Packs the body of a snapshot blob. */
export function pack(content: Uint8Array): Uint8Array {
  return exactly(zstdCompressSync(content, FAST));
}

/** Like `pack`, on another thread. */
export async function packAside(content: Uint8Array): Promise<Uint8Array> {
  // Told beforehand, since a stream would not state it: unpacking needs to know.
  return exactly(await deflateAside(content, { ...FAST, pledgedSrcSize: content.length }));
}

const deflateAside = promisify<Uint8Array, ZstdOptions, Buffer>(zstdCompress);

/**
 * The same bytes in memory of exactly their size: transferring a view to another thread takes all its
 * underlying memory along.
 */
export function exactly(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/**
 * Unpacks a body, or returns it as is if it was never packed: a one-shot match keeps its shards unpacked.
 * Text never starts with zstd's magic number.
 * @throws Error on a zstd frame that is damaged or truncated
 */
export function unpack(packed: Uint8Array): Buffer {
  const bytes = bufferOf(packed);
  return isPacked(bytes) ? zstdDecompressSync(bytes, inOnePiece(bytes)) : bytes;
}

/** Like `unpack`, on another thread: for a reader that opens many at once. */
export async function unpackAside(packed: Uint8Array): Promise<Buffer> {
  const bytes = bufferOf(packed);
  return isPacked(bytes) ? inflateAside(bytes, inOnePiece(bytes)) : bytes;
}

const inflateAside = promisify<Buffer, ZstdOptions, Buffer>(zstdDecompress);

/** Room for the whole output: assembling it from pieces of the default 16 KB takes twice as long. */
function inOnePiece(frame: Buffer): ZstdOptions {
  const size = contentSize(frame);
  // With one extra byte zlib does not prepare a second piece.
  return size === undefined ? {} : { chunkSize: Math.max(64, size + 1) };
}

/** Content size stated in the frame's header. @see RFC 8878, 3.1.1.1 */
function contentSize(frame: Buffer): number | undefined {
  const descriptor = frame.readUInt8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + dictionary;
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? frame.readUInt8(at) : undefined;
    case 1:
      return frame.readUInt16LE(at) + 256;
    case 2:
      return frame.readUInt32LE(at);
    default:
      return Number(frame.readBigUInt64LE(at));
  }
}

/** Whether the bytes start with a zstd frame. */
export function isPacked(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(ZSTD_MAGIC);
}

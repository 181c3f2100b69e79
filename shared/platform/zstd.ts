import { promisify } from 'node:util';
import {
  constants,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
  type ZstdOptions,
} from 'node:zlib';

/** Level 1: the snapshot is written twice a day and read by every job, so speed beats the last tenth of size. */
const FAST = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    // Four bytes a frame, by which a reader tells that it is damaged.
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The body of a snapshot blob. */
export function pack(content: Uint8Array): Uint8Array {
  return exactly(zstdCompressSync(content, FAST));
}

/** As `pack`, in a thread beside. */
export async function packAside(content: Uint8Array): Promise<Uint8Array> {
  return exactly(await deflateAside(content, FAST));
}

const deflateAside = promisify<Uint8Array, ZstdOptions, Buffer>(zstdCompress);

/** The same bytes in memory of just their size: a view that goes to another thread takes all memory under it along. */
export function exactly(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/**
 * A body that was packed, or one that never was: a one-shot match keeps its shards plain. Text never begins with
 * the magic of zstd.
 * @throws Error on a zstd frame that is damaged or cut off
 */
export function unpack(packed: Uint8Array): Buffer {
  const bytes = bufferOf(packed);
  return isPacked(bytes) ? zstdDecompressSync(bytes, inOnePiece(bytes)) : bytes;
}

/** As `unpack`, in a thread beside: for a reader that opens many at once. */
export async function unpackAside(packed: Uint8Array): Promise<Buffer> {
  const bytes = bufferOf(packed);
  return isPacked(bytes) ? inflateAside(bytes, inOnePiece(bytes)) : bytes;
}

const inflateAside = promisify<Buffer, ZstdOptions, Buffer>(zstdDecompress);

/** Room for all that comes out: put together from pieces of the default 16 KB it takes twice as long. */
function inOnePiece(frame: Buffer): ZstdOptions {
  // One byte more, or a second piece is made ready.
  return { chunkSize: Math.max(64, contentSize(frame) + 1) };
}

/** Size of the content as the frame's header states it; 0 where it does not. @see RFC 8878, 3.1.1.1 */
function contentSize(frame: Buffer): number {
  const descriptor = frame.readUInt8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + dictionary;
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? frame.readUInt8(at) : 0;
    case 1:
      return frame.readUInt16LE(at) + 256;
    case 2:
      return frame.readUInt32LE(at);
    default:
      return Number(frame.readBigUInt64LE(at));
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the bytes begin with a zstd frame. */
export function isPacked(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(ZSTD_MAGIC);
}

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Level 1: the snapshot is written twice a day and read by every job, so speed beats the last tenth of size. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The body of a snapshot blob. */
export function pack(content: Uint8Array): Uint8Array {
  return exactly(zstdCompressSync(content, FAST));
}

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
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  return bytes.subarray(0, 4).equals(ZSTD_MAGIC) ? zstdDecompressSync(bytes) : bytes;
}

import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip as gunzipWith, gzip } from 'node:zlib';

/** The codings that a packed file is served in, the smaller first. */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);
const fromGzip = promisify(gunzipWith);

/** Smaller than gzip makes it at its best, and hardly slower; the highest would take a hundred times as long. */
const QUALITY = 5;

interface Packed {
  /** Both, one behind the other: one blob for a file, whoever asks for it. */
  bytes: Buffer;
  /** How many of the bytes gzip made. */
  gzip: number;
}

/** @returns `undefined` where packing gains nothing */
export async function packed(bytes: Buffer): Promise<Packed | undefined> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [zipped, brotli] = await Promise.all([toGzip(bytes), toBrotli(bytes, { params })]);
  if (Math.max(zipped.length, brotli.length) >= bytes.length) return undefined;
  return { bytes: Buffer.concat([zipped, brotli]), gzip: zipped.length };
}

/** The part of a packed file's blob that has a coding. */
export function packedAs(coding: Coding, { gzip: length }: Pick<Packed, 'gzip'>, stored: Buffer): Buffer {
  return coding === 'gzip' ? stored.subarray(0, length) : stored.subarray(length);
}

/** @returns `undefined` if it is not gzip, or longer than that */
export async function gunzip(bytes: Buffer, size: number): Promise<Buffer | undefined> {
  try {
    return await fromGzip(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return undefined;
  }
}

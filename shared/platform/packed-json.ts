import type { Blobs } from './blobs.ts';
import { DamagedBlobError, messageOf } from './errors.ts';
import { putContent } from './if-absent.ts';
import { pack, unpack } from './zstd.ts';

/** Stores a value as packed JSON under a name derived from its content; keeps an existing blob. */
export async function putPackedJson(blobs: Blobs, name: string, value: unknown): Promise<void> {
  await putContent(blobs, name, pack(Buffer.from(JSON.stringify(value))));
}

/**
 * A value as `putPackedJson` stored it.
 * @param remedy what to do if it is damaged
 * @throws DamagedBlobError if it is missing or incomplete
 */
export async function readPackedJson(blobs: Blobs, name: string, remedy: string): Promise<unknown> {
  const blob = await blobs.get(name);
  if (!blob) throw new DamagedBlobError(name, 'is not there', remedy);
  try {
    return JSON.parse(unpack(blob.bytes).toString('utf8'));
  } catch (error) {
    throw new DamagedBlobError(name, messageOf(error), remedy);
  }
}

import type { Blobs } from '../../platform/index.ts';
import { readFileOf, readGeneration, readLists, readPointer, type StoredFile } from './generation.ts';

/** The files that are public now, one after the other, in the order of their paths. @throws DamagedBlobError */
export async function* eachFile(blobs: Blobs): AsyncGenerator<{ path: string; bytes: Buffer }> {
  const current = await readPointer(blobs);
  if (!current) return;
  const { files } = await readGeneration(blobs, current.pointer.generation);
  for (const [path, file] of await readLists<StoredFile>(blobs, files))
    yield { path, bytes: await readFileOf(blobs, file) };
}

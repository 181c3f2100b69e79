import type { Blobs } from './blobs.ts';
import type { DocumentBody, DocumentContainer } from './documents.ts';
import { AlreadyExistsError } from './errors.ts';

/** Creates a document; keeps an existing one with that ID. @returns whether this call wrote it */
export function createIfAbsent(
  container: DocumentContainer,
  partition: string,
  body: DocumentBody,
): Promise<boolean> {
  return unlessThere(container.create(partition, body));
}

/** Puts a blob; keeps an existing one with that name. @returns whether this call wrote it */
export function putIfAbsent(blobs: Blobs, name: string, bytes: Uint8Array): Promise<boolean> {
  return unlessThere(blobs.put(name, bytes, { absent: true }));
}

/**
 * Puts a blob named after its content; overwrites an existing one that is damaged.
 * @returns whether this call wrote it
 */
export async function putContent(blobs: Blobs, name: string, bytes: Uint8Array): Promise<boolean> {
  if (await putIfAbsent(blobs, name, bytes)) return true;
  const there = await blobs.get(name);
  if (there && Buffer.compare(there.bytes, bytes) === 0) return false;
  await blobs.put(name, bytes);
  return true;
}

async function unlessThere(write: Promise<string>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof AlreadyExistsError) return false;
    throw error;
  }
}

import type { Blobs } from './blobs.ts';
import type { DocumentBody, DocumentContainer } from './documents.ts';
import { AlreadyExistsError } from './errors.ts';

/** Creates a document; one of that id that is there already stays. @returns whether this call wrote it */
export function createIfAbsent(
  container: DocumentContainer,
  partition: string,
  body: DocumentBody,
): Promise<boolean> {
  return unlessThere(container.create(partition, body));
}

/** Puts a blob; one of that name that is there already stays. @returns whether this call wrote it */
export function putIfAbsent(blobs: Blobs, name: string, bytes: Uint8Array): Promise<boolean> {
  return unlessThere(blobs.put(name, bytes, { absent: true }));
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

import { DamagedBlobError, messageOf } from './errors.ts';

/**
 * Parses a blob's JSON content.
 * @param remedy what to do if it is damaged
 * @throws DamagedBlobError
 */
export function blobJson(name: string, bytes: Uint8Array, remedy: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new DamagedBlobError(name, messageOf(error), remedy);
  }
}

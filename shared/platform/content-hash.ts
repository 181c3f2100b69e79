import { type Hash, hash } from 'node:crypto';

/** A name for content: the first 32 hex digits (128 bits) of its SHA-256. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, LENGTH);
}

/** The same for content that comes in pieces. @param sha256 of all pieces */
export function contentHashOf(sha256: Hash): string {
  return sha256.digest('hex').slice(0, LENGTH);
}

const LENGTH = 32;

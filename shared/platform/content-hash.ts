import { hash } from 'node:crypto';

/** A name for content: the first 32 hex digits (128 bits) of its SHA-256. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, 32);
}

import { contentHash } from './content-hash.ts';

const LENGTH = contentHash('').length;

/** Bytes behind their own hash: for what is kept to save work, and worked out again if it is damaged. */
export function sealed(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(contentHash(bytes)), bytes]);
}

/** What `sealed` got; `undefined` if it is damaged. */
export function openSealed(kept: Buffer): Buffer | undefined {
  const bytes = kept.subarray(LENGTH);
  return kept.toString('latin1', 0, LENGTH) === contentHash(bytes) ? bytes : undefined;
}

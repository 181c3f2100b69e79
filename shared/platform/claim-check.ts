import { createHash } from 'node:crypto';

import type { Blobs } from './blobs.ts';
import { AlreadyExistsError, NotFoundError, UnrecoverableError } from './errors.ts';

/** Bytes of JSON that a message carries itself; the rest of its 256 KB is for properties and envelopes. */
const MAX_INLINE_BYTES = 192 * 1024;
const PREFIX = 'claims/';
const CLAIM_NAME = /^claims\/([0-9a-f]{64})$/;

/** What a message carries in place of a large body. */
interface Claim {
  claimCheck: { blob: string; bytes: number };
}

/**
 * The body for a message: itself, or, when it is larger than a message may be, a claim to a blob that holds it (named
 * by its content, so that sending again writes nothing new).
 * https://learn.microsoft.com/azure/architecture/patterns/claim-check
 */
export async function checkIn(blobs: Blobs, body: unknown): Promise<unknown> {
  const bytes = Buffer.from(JSON.stringify(body));
  if (bytes.length <= MAX_INLINE_BYTES) return body;
  const blob = PREFIX + sha256(bytes);
  try {
    await blobs.put(blob, bytes, { absent: true });
  } catch (error) {
    if (!(error instanceof AlreadyExistsError)) throw error;
  }
  return { claimCheck: { blob, bytes: bytes.length } } satisfies Claim;
}

/**
 * The body that was sent: the message's own, or what its claim stands for.
 * @throws NotFoundError when the blob is gone, UnrecoverableError when the claim is none of ours
 */
export async function redeem(blobs: Blobs, body: unknown): Promise<unknown> {
  if (!isClaim(body)) return body;
  const { blob } = body.claimCheck;
  const [, hash] = CLAIM_NAME.exec(blob) ?? [];
  if (hash === undefined) throw new UnrecoverableError(`'${blob}' is no claimed body`);
  const found = await blobs.get(blob);
  if (found === undefined) throw new NotFoundError(`the body in blob ${blob} is gone`);
  if (sha256(found.bytes) !== hash) throw new UnrecoverableError(`blob ${blob} is not what was checked in`);
  return JSON.parse(found.bytes.toString()) as unknown;
}

function isClaim(body: unknown): body is Claim {
  if (typeof body !== 'object' || body === null || !('claimCheck' in body)) return false;
  const claim = body.claimCheck;
  return typeof claim === 'object' && claim !== null && 'blob' in claim && typeof claim.blob === 'string';
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

import {
  MAX_BLOB_NAME_LENGTH,
  MAX_BLOB_SEGMENT_LENGTH,
  MAX_LEASE_SECONDS,
  MIN_LEASE_SECONDS,
} from './blobs.ts';
import { LimitExceededError, UnrecoverableError } from './errors.ts';

/** Whether text is a valid blob name segment, the part between slashes. */
export function isBlobSegment(segment: string): boolean {
  return /^[A-Za-z0-9._-]*[A-Za-z0-9_-]$/.test(segment);
}

/** The segments of a blob name accepted by every adapter. @throws UnrecoverableError, LimitExceededError */
export function checkedBlobName(name: string): string[] {
  if (name.length > MAX_BLOB_NAME_LENGTH) {
    throw new LimitExceededError(`blob name of ${name.length} characters: at most ${MAX_BLOB_NAME_LENGTH}`);
  }
  const segments = name.split('/');
  for (const segment of segments) {
    if (!isBlobSegment(segment)) throw new UnrecoverableError(`blob name '${name}': segment '${segment}'`);
    if (segment.length > MAX_BLOB_SEGMENT_LENGTH) {
      throw new LimitExceededError(
        `blob name ${name}: a segment has more than ${MAX_BLOB_SEGMENT_LENGTH} characters`,
      );
    }
  }
  return segments;
}

/** @throws UnrecoverableError */
export function checkLeaseSeconds(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= MIN_LEASE_SECONDS && seconds <= MAX_LEASE_SECONDS) return;
  throw new UnrecoverableError(
    `a lease of ${seconds} seconds: whole seconds from ${MIN_LEASE_SECONDS} to ${MAX_LEASE_SECONDS}`,
  );
}

import { type Blobs, type Lock, withLock } from '../../platform/index.ts';
import { SITE_PREFIX } from './generation.ts';

export const SITE_LOCK = `${SITE_PREFIX}lock`;

/** Runs what changes the site's blobs, one at a time among all processes. @throws TransientError if it takes too long */
export function withSiteLock<T>(blobs: Blobs, work: (lock: Lock) => Promise<T>): Promise<T> {
  const options = { name: SITE_LOCK, leaseSeconds: 30, waitMs: 120_000, askEveryMs: 250 };
  return withLock(blobs, options, work);
}

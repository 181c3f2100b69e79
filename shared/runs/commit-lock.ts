import { type Blobs, withLock } from '../platform/index.ts';

/** Says who changes what snapshots are made of. A commit takes a second mostly: waiting is better than coming back. */
const COMMIT_LOCK = { name: 'nvd/commit-lock', leaseSeconds: 60, waitMs: 20_000, askEveryMs: 200 };

/**
 * Works while nobody else commits a snapshot or takes unused ones away.
 * @throws TransientError when somebody else does, and takes long
 */
export function withCommitLock<T>(blobs: Blobs, work: () => Promise<T>): Promise<T> {
  return withLock(blobs, COMMIT_LOCK, work);
}

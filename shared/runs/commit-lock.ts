import { type Blobs, withLock } from '../platform/index.ts';

/** Held while changing what snapshots are made of. Commits take about a second: waiting beats coming back. */
const COMMIT_LOCK = { name: 'nvd/commit-lock', leaseSeconds: 60, waitMs: 20_000, askEveryMs: 200 };

/**
 * Runs `work` while nobody else commits a snapshot or deletes unused ones.
 * @throws TransientError when somebody else does and takes long
 */
export function withCommitLock<T>(blobs: Blobs, work: () => Promise<T>): Promise<T> {
  return withLock(blobs, COMMIT_LOCK, work);
}

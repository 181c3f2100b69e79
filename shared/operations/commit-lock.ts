import { AlreadyExistsError, type Blobs, type Lease, NotFoundError } from '../platform/index.ts';

/** The blob whose lease says who changes what snapshots are made of. */
const COMMIT_LOCK = 'nvd/commit-lock';

const LEASE_SECONDS = 60;
const RENEW_MS = 20_000;

/**
 * Works while nobody else commits a snapshot or takes unused ones away.
 * @throws TransientError when somebody else does
 */
export async function withCommitLock<T>(blobs: Blobs, work: () => Promise<T>): Promise<T> {
  const lease = await takeLock(blobs);
  // A lease lasts a minute and a cold merge longer on a small machine.
  const renewal = setInterval(() => void lease.renew().catch(() => undefined), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await lease.release();
  }
}

async function takeLock(blobs: Blobs): Promise<Lease> {
  try {
    return await blobs.lease(COMMIT_LOCK, LEASE_SECONDS);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  await blobs.put(COMMIT_LOCK, Buffer.alloc(0), { absent: true }).catch((error: unknown) => {
    if (!(error instanceof AlreadyExistsError)) throw error;
  });
  return blobs.lease(COMMIT_LOCK, LEASE_SECONDS);
}

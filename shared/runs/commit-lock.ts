import { setTimeout as delay } from 'node:timers/promises';
import {
  type Blobs,
  type Lease,
  messageOf,
  NotFoundError,
  putIfAbsent,
  TransientError,
} from '../platform/index.ts';

/** The blob whose lease says who changes what snapshots are made of. */
const COMMIT_LOCK = 'nvd/commit-lock';

const LEASE_SECONDS = 60;
const RENEW_MS = 20_000;

/** Most commits take a second: waiting for one is better than coming back when its lease would have run out. */
const WAIT_MS = 20_000;
const ASK_EVERY_MS = 200;

/**
 * Works while nobody else commits a snapshot or takes unused ones away.
 * @throws TransientError when somebody else does, and takes long
 */
export async function withCommitLock<T>(blobs: Blobs, work: () => Promise<T>): Promise<T> {
  const lease = await waitForLock(blobs);
  // A lease lasts a minute and a cold merge longer on a small machine.
  const renewal = setInterval(() => void lease.renew().catch(() => undefined), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await lease.release();
  }
}

async function waitForLock(blobs: Blobs): Promise<Lease> {
  const giveUpAt = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await takeLock(blobs);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      // Not when the lease would run out: it is given free long before, or renewed.
      if (performance.now() > giveUpAt) throw new TransientError(messageOf(error), { cause: error });
    }
    await delay(ASK_EVERY_MS);
  }
}

async function takeLock(blobs: Blobs): Promise<Lease> {
  try {
    return await blobs.lease(COMMIT_LOCK, LEASE_SECONDS);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  await putIfAbsent(blobs, COMMIT_LOCK, Buffer.alloc(0));
  return blobs.lease(COMMIT_LOCK, LEASE_SECONDS);
}

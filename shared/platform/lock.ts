import { setTimeout as delay } from 'node:timers/promises';
import type { Blobs, Lease } from './blobs.ts';
import { LockLostError, messageOf, NotFoundError, TransientError } from './errors.ts';
import { putIfAbsent } from './if-absent.ts';

interface LockOptions {
  /** The blob whose lease is the lock; created if missing. */
  name: string;
  /** 15 to 60: how long after its holder's death the lock is free again. */
  leaseSeconds: number;
  /** How long to wait for another holder. */
  waitMs: number;
  /** How often to try meanwhile. */
  askEveryMs: number;
}

/** A held lock, renewed while the work continues. */
export interface Lock {
  /**
   * Call before a step that must not run beside another holder's: a process that slept longer than its lease
   * has lost it.
   * @throws LockLostError
   */
  check(): void;
}

/**
 * Runs work while holding the lock with this name, exclusively among all processes.
 * @throws TransientError if another holds it for longer than `waitMs`
 */
export async function withLock<T>(
  blobs: Blobs,
  options: LockOptions,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const { name, leaseSeconds } = options;
  const leaseMs = leaseSeconds * 1000;
  let heldUntil = performance.now() + leaseMs;
  const lease = await waitForLease(blobs, options, (asked) => {
    heldUntil = asked + leaseMs;
  });
  const renew = async (): Promise<void> => {
    const asked = performance.now();
    await lease.renew();
    heldUntil = asked + leaseMs;
  };
  // The next renewal may make up for a failed one; `check` knows when it is too late.
  const renewal = setInterval(() => void renew().catch(() => undefined), leaseMs / 3);
  try {
    return await work({
      check() {
        if (performance.now() >= heldUntil) throw new LockLostError(`the lock ${name} is lost`);
      },
    });
  } finally {
    clearInterval(renewal);
    await lease.release();
  }
}

/**
 * The same, or nothing where another holds the lock: what the first who comes does for all.
 * @returns `undefined` where another holds it
 */
export async function withFreeLock<T>(
  blobs: Blobs,
  options: LockOptions,
  work: (lock: Lock) => Promise<T>,
): Promise<T | undefined> {
  const taken = { isOurs: false };
  try {
    return await withLock(blobs, options, (lock) => {
      taken.isOurs = true;
      return work(lock);
    });
  } catch (error) {
    if (!taken.isOurs && error instanceof TransientError) return undefined;
    throw error;
  }
}

async function waitForLease(
  blobs: Blobs,
  { name, leaseSeconds, waitMs, askEveryMs }: LockOptions,
  onAsk: (at: number) => void,
): Promise<Lease> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    onAsk(performance.now());
    try {
      return await takeLease(blobs, name, leaseSeconds);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      // Without `retryAfterMs`, the end of the lease: it is released long before, or renewed.
      if (performance.now() > giveUpAt) throw new TransientError(messageOf(error), { cause: error });
    }
    await delay(askEveryMs);
  }
}

async function takeLease(blobs: Blobs, name: string, seconds: number): Promise<Lease> {
  try {
    return await blobs.lease(name, seconds);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  await putIfAbsent(blobs, name, Buffer.alloc(0));
  return blobs.lease(name, seconds);
}

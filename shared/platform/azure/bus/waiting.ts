import { setTimeout as delay } from 'node:timers/promises';

import { TransientError } from '../../errors.ts';
import { isAborted } from './errors.ts';

/** Pause before repeating a call whose connection broke. */
const RECONNECT_MS = 250;

/**
 * Retries after a transient error while the caller still waits; `undefined` if the bus is closed meanwhile.
 */
export async function whileWaiting<T>(
  waitMs: number,
  closing: AbortSignal,
  work: (leftMs: number) => Promise<T>,
): Promise<T | undefined> {
  const end = performance.now() + waitMs;
  for (;;) {
    try {
      return await work(Math.max(0, end - performance.now()));
    } catch (error) {
      if (isAborted(error) && closing.aborted) return undefined;
      if (!(error instanceof TransientError) || end - performance.now() < RECONNECT_MS) throw error;
      await delay(RECONNECT_MS);
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { PatchlineError } from '../../../shared/platform/index.ts';

const LOOK_EVERY = 100;
const MOST_MS = 60_000;

/**
 * Polls `look` until it returns something.
 * @param what what to wait for, for the error
 * @throws PatchlineError if it does not come within a minute
 */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const began = performance.now();
  while (performance.now() - began < MOST_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(LOOK_EVERY);
  }
  throw new PatchlineError(`${what}: did not come within ${MOST_MS / 1000} s`);
}

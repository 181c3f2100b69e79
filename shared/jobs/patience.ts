import { setTimeout as delay } from 'node:timers/promises';

/** Waits the given number of milliseconds. Tests pass one that does not wait. */
export type Wait = (ms: number) => Promise<unknown>;

export const wait: Wait = (ms) => delay(ms);

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 40_000;

/**
 * How long a handler keeps a message before giving it back: the host would redeliver it at once, and ten
 * deliveries take a tenth of a second. Together the pauses exceed five minutes.
 * @param deliveryCount failed deliveries before this one
 */
export function pauseBeforeGivingBack(deliveryCount: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** deliveryCount);
}

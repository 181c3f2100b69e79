import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many milliseconds. Tests hand in one that does not. */
export type Wait = (ms: number) => Promise<unknown>;

export const wait: Wait = (ms) => delay(ms);

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 40_000;

/**
 * How long a handler keeps a message before it gives it back: the host delivers it again at once, and ten deliveries
 * take a tenth of a second. Together the pauses outlast five minutes.
 * @param deliveryCount failed deliveries before this one
 */
export function pauseBeforeGivingBack(deliveryCount: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** deliveryCount);
}

import { take } from './memory';

/** Records that are held as text, since they will perhaps be asked for: where they lie in memory. */

const MOST_HELD: i32 = 4096;
export const heldStarts = take((<usize>MOST_HELD) << 2);
export const heldEnds = take((<usize>MOST_HELD) << 2);
export let heldCount: i32 = 0;

/** The records are taken over. */
export function drainHeld(): void {
  heldCount = 0;
}

export function hasRoomForHeld(): bool {
  return heldCount < MOST_HELD;
}

/** Adds a record, for which there is room. */
export function hold(start: usize, end: usize): void {
  const held = (<usize>heldCount) << 2;
  store<usize>(heldStarts + held, start);
  store<usize>(heldEnds + held, end);
  heldCount++;
}

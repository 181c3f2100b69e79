import { take } from './memory';

/** Records that changed later than their download can know: their CVEs, and where in memory each says when. */

const MOST_LATE: i32 = 4096;
export const lateCves = take((<usize>MOST_LATE) << 3);
export const lateTimes = take((<usize>MOST_LATE) << 2);
export let lateCount: i32 = 0;

/** `2021-01-31T12:34:56.789`: no record counts as changed later. */
const TIME_SIZE: usize = 23;
export const believed = take(24);

/** The records are taken over. */
export function drainLate(): void {
  lateCount = 0;
}

export function hasRoomForLate(): bool {
  return lateCount < MOST_LATE;
}

/** Adds a record, for which there is room. */
export function addLate(cve: u64, modified: usize): void {
  store<f64>(lateCves + ((<usize>lateCount) << 3), <f64>cve);
  store<usize>(lateTimes + ((<usize>lateCount) << 2), modified);
  lateCount++;
}

/** @param modified where a record says when it changed */
export function changesLate(modified: usize): bool {
  for (let at: usize = 0; at < TIME_SIZE; at++) {
    const byte = load<u8>(modified + at);
    const most = load<u8>(believed + at);
    if (byte != most) return byte > most;
  }
  return false;
}

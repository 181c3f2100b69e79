import { take } from './memory';
import { BEHIND_ROOM, beginOutput, outputEnd } from './output';

/** The lines of entries that were written, one after another. */

const ROOM: usize = 2 * 1024 * 1024;
export const derived = take(ROOM + BEHIND_ROOM);

/** Of each line: where it ends, and what the host program told of its product. */
const MOST_LINES: i32 = 4096;
export const entryEnds = take((<usize>MOST_LINES) << 2);
export const entryProducts = take((<usize>MOST_LINES) << 2);
export let entryCount: i32 = 0;

export function beginEntries(): void {
  entryCount = 0;
  beginOutput(derived, ROOM);
}

/** How many bytes were written. */
export function writtenLength(): i32 {
  return <i32>(outputEnd() - derived);
}

/** Ends a line. @param product what the host program told of it. @returns false for more lines than can be held */
export function endLine(product: i32): bool {
  if (entryCount == MOST_LINES) return false;
  const line = (<usize>entryCount) << 2;
  store<usize>(entryEnds + line, writtenLength());
  store<i32>(entryProducts + line, product);
  entryCount++;
  return true;
}

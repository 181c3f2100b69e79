import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { MOST_PERCENT } from './short-run.ts';

/** Bytes that may be allocated between two collections of a large heap. */
const MOST_GARBAGE = 128e6;
const LEAST_PERCENT = 30;
const LOOK_EVERY_MS = 50;

/**
 * Lets a heap that has become large grow by smaller steps between collections: with half a gigabyte of live objects a
 * command would take two. V8 reads the flag at each collection, and sets by it when the next one comes: so this looks
 * at the heap by the clock, not after a collection.
 */
export function boundGarbage(): void {
  let percent = MOST_PERCENT;
  const look = (): void => {
    const wanted = Math.round((100 * MOST_GARBAGE) / getHeapStatistics().used_heap_size);
    const next = Math.max(LEAST_PERCENT, Math.min(wanted, MOST_PERCENT));
    if (next === percent) return;
    percent = next;
    setFlagsFromString(`--heap-growing-percent=${percent}`);
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}

import { take } from './memory';

/**
 * A hash table from keys of two words to entries, with open addressing. Its words: how many slots, how many entries,
 * and where the slots begin; a slot holds the address of its entry, or zero.
 */
const SLOTS: usize = 0;
const COUNT: usize = 4;
const FIRST: usize = 8;
const SIZE: usize = 12;
const LEAST_SLOTS: u32 = 1024;

/** An entry begins with its hash. */
const HASH: usize = 0;

export function newTable(): usize {
  const table = take(SIZE);
  store<u32>(table, LEAST_SLOTS, SLOTS);
  store<usize>(table, take(LEAST_SLOTS << 2), FIRST);
  return table;
}

/** The slot of the entry after `slot` in the order in which those with this hash are looked for. */
export function firstSlot(table: usize, hash: u32): usize {
  return slotAt(table, hash & (load<u32>(table, SLOTS) - 1));
}

export function nextSlot(table: usize, slot: usize): usize {
  const number = <u32>((slot - load<usize>(table, FIRST)) >> 2);
  return slotAt(table, (number + 1) & (load<u32>(table, SLOTS) - 1));
}

function slotAt(table: usize, number: u32): usize {
  return load<usize>(table, FIRST) + ((<usize>number) << 2);
}

/** How many slots there are. */
export function slotCount(table: usize): u32 {
  return load<u32>(table, SLOTS);
}

/** The entry in a slot, or 0. */
export function entryIn(table: usize, number: u32): usize {
  return load<usize>(slotAt(table, number));
}

/** Puts an entry into an empty slot. */
export function put(table: usize, slot: usize, entry: usize): void {
  store<usize>(slot, entry);
  const count = load<u32>(table, COUNT) + 1;
  store<u32>(table, count, COUNT);
  if (count << 1 > load<u32>(table, SLOTS)) grow(table);
}

function grow(table: usize): void {
  const slots = load<u32>(table, SLOTS);
  const before = load<usize>(table, FIRST);
  store<u32>(table, slots << 1, SLOTS);
  store<usize>(table, take((<usize>slots) << 3), FIRST);
  for (let slot: usize = before; slot < before + ((<usize>slots) << 2); slot += 4) {
    const entry = load<usize>(slot);
    if (entry == 0) continue;
    let free = firstSlot(table, load<u32>(entry, HASH));
    while (load<usize>(free) != 0) free = nextSlot(table, free);
    store<usize>(free, entry);
  }
}

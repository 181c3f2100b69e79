import { take } from './memory';
import { firstSlot, newTable, nextSlot, put } from './table';

/** Names that were met: each is known by its bytes, and holds what was told of it when it was new. */

const HASH: usize = 0;
const LENGTH: usize = 4;
/** What the host program told of the name. */
export const TOLD: usize = 8;
/** Three words for the caller's own use. */
export const OWN: usize = 12;
const BYTES: usize = 24;

export function newNames(): usize {
  return newTable();
}

let isNew: bool = false;

/** Whether the last name that was looked up was not there before. */
export function wasNew(): bool {
  return isNew;
}

export function isNamed(names: usize, start: usize, length: usize): bool {
  return load<usize>(slotOf(names, hashOf(start, length), start, length)) != 0;
}

/** The entry of the name, made if there is none. */
export function nameAt(names: usize, start: usize, length: usize): usize {
  const hash = hashOf(start, length);
  const slot = slotOf(names, hash, start, length);
  const known = load<usize>(slot);
  isNew = known == 0;
  if (!isNew) return known;
  const entry = take(BYTES + length);
  store<u32>(entry, hash, HASH);
  store<u32>(entry, <u32>length, LENGTH);
  memory.copy(entry + BYTES, start, length);
  put(names, slot, entry);
  return entry;
}

/** Writes the name at `to`. @returns where it ends */
export function writeName(entry: usize, to: usize): usize {
  const length = load<u32>(entry, LENGTH);
  memory.copy(to, entry + BYTES, length);
  return to + length;
}

export function lengthOf(entry: usize): usize {
  return load<u32>(entry, LENGTH);
}

/** Where the bytes of the name begin. */
export function bytesOf(entry: usize): usize {
  return entry + BYTES;
}

/** Whether a name comes before another, byte by byte. */
export function isBefore(a: usize, b: usize): bool {
  const length = min(lengthOf(a), lengthOf(b));
  for (let at: usize = 0; at < length; at++) {
    const byte = load<u8>(a + BYTES + at);
    const other = load<u8>(b + BYTES + at);
    if (byte != other) return byte < other;
  }
  return lengthOf(a) < lengthOf(b);
}

/** The slot with the name, or the empty one where it would be. */
function slotOf(names: usize, hash: u32, start: usize, length: usize): usize {
  let slot = firstSlot(names, hash);
  while (true) {
    const entry = load<usize>(slot);
    if (entry == 0) return slot;
    if (
      load<u32>(entry, HASH) == hash &&
      load<u32>(entry, LENGTH) == <u32>length &&
      isSame(entry + BYTES, start, length)
    )
      return slot;
    slot = nextSlot(names, slot);
  }
}

export function isSame(a: usize, b: usize, length: usize): bool {
  const end = a + length;
  while (a + 8 <= end) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
  }
  while (a < end) {
    if (load<u8>(a) != load<u8>(b)) return false;
    a++;
    b++;
  }
  return true;
}

/** Eight bytes at a time, mixed by multiplication. */
function hashOf(start: usize, length: usize): u32 {
  let hash: u64 = length;
  const end = start + length;
  while (start + 8 <= end) {
    hash = mixed(hash ^ load<u64>(start));
    start += 8;
  }
  let rest: u64 = 0;
  while (start < end) {
    rest = (rest << 8) | load<u8>(start);
    start++;
  }
  hash = mixed(hash ^ rest);
  return <u32>(hash ^ (hash >> 32));
}

function mixed(word: u64): u64 {
  const product = word * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}

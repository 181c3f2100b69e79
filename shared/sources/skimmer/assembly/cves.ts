import { take } from './memory';
import { firstSlot, newTable, nextSlot, put } from './table';

/** CVEs by number, each with what is known of it. */

const HASH: usize = 0;
const KEY: usize = 8;
export const STATE: usize = 16;
/** What an override says of it: see lines.ts. */
export const OVERRIDE: usize = 20;
const SIZE: usize = 24;

/** A record of it was met. */
export const SEEN: u32 = 1;
/** It has to be parsed: another source speaks of it. */
export const SPOKEN: u32 = 2;
/** An override of it was skimmed. */
export const OVERRIDDEN: u32 = 4;
/** Without a record, its override has to be parsed. */
export const PARSED_ALONE: u32 = 8;

export function newCves(): usize {
  return newTable();
}

/** The number of the CVE. */
export function keyOf(entry: usize): u64 {
  return load<u64>(entry, KEY);
}

/** The entry of a CVE, made if there is none. @param key as in text.ts */
export function cveAt(cves: usize, key: u64): usize {
  const product = key * 0x9e3779b97f4a7c15;
  const hash = <u32>(product >> 32);
  let slot = firstSlot(cves, hash);
  while (true) {
    const entry = load<usize>(slot);
    if (entry == 0) break;
    if (load<u64>(entry, KEY) == key) return entry;
    slot = nextSlot(cves, slot);
  }
  const entry = take(SIZE);
  store<u32>(entry, hash, HASH);
  store<u64>(entry, key, KEY);
  put(cves, slot, entry);
  return entry;
}

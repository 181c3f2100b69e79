import { overflow } from './criteria';
import { cveAt, keyOf, newCves, OVERRIDDEN, OVERRIDE, PARSED_ALONE, SEEN, SPOKEN, STATE } from './cves';
import { isCitingAsked, newFound, productCount } from './found';
import {
  addLines,
  addPlace,
  addStated,
  drainLines,
  hasRoom,
  isUnnumbered,
  keep,
  keptCount,
  namesHeld,
  statesHeld,
  takeSites,
} from './lines';
import { deriveKept } from './entry-lines';
import { beginKept, endKept, skimOnly } from './kept';
import { drainHeld, hasRoomForHeld, hold } from './held';
import { addLate, changesLate, drainLate, hasRoomForLate } from './late';
import { literal, skip } from './literal';
import { giveBack, mark, take } from './memory';
import { isConfigured, isRejected, modified, nvdRecord } from './nvd-record';
import { nvdOverride } from './nvd-override';
import { nameAt, newNames } from './names';
import { addPage, newSites } from './sites';
import { clearSubjects, isStatementAsked, newSubjects } from './stated';
import { newKeptSubjects } from './stated-lines';
import { entryIn, slotCount } from './table';
import { cve } from './text';

/*
 * Reads records of a feed, and overrides of them, byte by byte: what a product's profile sums up (skimmer.ts), what is kept of
 * a record (record-writer.ts), and what a kept record leads to (entry-writer.ts). Places are those in memory; arrays of
 * numbers are described in lines.ts.
 */

export {
  cited,
  citedCount,
  citedEnds,
  citedStarts,
  drainLines as drain,
  lineCount,
  lineCves,
  lineEnds,
  lineKinds,
  lineProducts,
  lineStarts,
  overridden,
} from './lines';
export { drainHeld, heldCount, heldEnds, heldStarts } from './held';
export { kept, LONGEST_KEPT } from './kept';
export { derived, entryCount, entryEnds, entryProducts } from './entries';
export { derivedLength, linesLength } from './entry-lines';
export { affected, affectedEnd, modified } from './nvd-record';
export { ssvc, ssvcEnd } from './metrics';
export { told } from './told';
export { believed, drainLate, lateCount, lateCves, lateTimes } from './late';

/** `skim` stops where a record has another form or is cut off, */
const OTHER: i32 = 0;
/** where one has to be parsed, which is in the usual form, */
const ASKED: i32 = 1;
/** or where there is no more room for what is noted. */
const FULL: i32 = 2;
const TAKEN: i32 = 3;

const OPENING = literal('{"cve":{');
const NEWLINE: u8 = 0x0a;
const COMMA: u8 = 0x2c;

export const INPUT_SIZE: i32 = 4 * 1024 * 1024;
/** Zeros behind the input, in which every reader stops. */
const BEHIND: usize = 64;
export const input = take(<usize>INPUT_SIZE + BEHIND);

/** A word on its way from the host program. */
export const word = take(256);
/** What follows is of one feed. */
const fixed = mark();

let cves: usize = 0;
/** Texts that the host program gave. */
let texts: usize = 0;

/** Records that were taken; those of them whose CVEs were not seen before; and of these, those that were rejected. */
export let recordCount: i32 = 0;
export let seenCount: i32 = 0;
export let rejectedCount: i32 = 0;
/** Where the next record begins. */
export let position: usize = 0;
/** Where the one after it begins, if it is ASKED for, and whether what is stated of it can be taken alone. */
export let following: usize = 0;
export let isStatedAlone: bool = false;

/** Another feed begins. */
export function begin(): void {
  giveBack(fixed);
  cves = newCves();
  newSites();
  newFound();
  newSubjects();
  newKeptSubjects();
  texts = newNames();
  recordCount = 0;
  seenCount = 0;
  rejectedCount = 0;
  drainLines();
  drainLate();
  drainHeld();
}

/** Pages of projects are named in `word`. */
export function addProjectPage(length: i32): void {
  addPage(word, length);
}

/** Whatever is said of the CVE is parsed. */
export function speakOf(key: f64): void {
  addState(key, SPOKEN);
}

/** Whether a record of the CVE was met before; from now on one was. */
export function see(key: f64): bool {
  return (addState(key, SEEN) & SEEN) != 0;
}

/** Whether an override of the CVE was taken. */
export function isOverridden(key: f64): bool {
  return (addState(key, 0) & OVERRIDDEN) != 0;
}

/** @returns the state before */
function addState(key: f64, more: u32): u32 {
  const entry = cveAt(cves, <u64>key);
  const state = load<u32>(entry, STATE);
  store<u32>(entry, state | more, STATE);
  return state;
}

/**
 * Takes overrides, one a line, and notes the place of each line that is in the usual form, unless its CVE has one.
 * @param origin is added to places
 * @returns FULL or TAKEN
 */
export function takeOverrides(start: usize, end: usize, origin: i32): i32 {
  memory.fill(end, 0, BEHIND);
  position = start;
  while (position < end) {
    const after = nvdOverride(position);
    let next = after == 0 ? position : after;
    while (next < end && load<u8>(next) != NEWLINE) next++;
    const isUsual = after != 0 && after == next;
    if (next < end) next++;
    if (isUsual) {
      const entry = cveAt(cves, cve);
      const state = load<u32>(entry, STATE);
      if ((state & OVERRIDDEN) == 0) {
        if (!addPlace(cve, origin + <i32>(position - input), origin + <i32>(next - input))) return FULL;
        const isKept = productCount > 0 && !overflow && !isUnnumbered() && !namesHeld();
        const asked = (isKept ? 0 : SPOKEN) | (isCitingAsked ? PARSED_ALONE : 0);
        store<u32>(entry, state | OVERRIDDEN | asked, STATE);
        if (isKept) store<usize>(entry, keep(), OVERRIDE);
      }
    }
    position = next;
  }
  return TAKEN;
}

/**
 * Takes records from `start` on, as long as they are in the usual form, whole, and nothing of them is asked for.
 * @param origin is added to places
 */
export function skim(start: usize, end: usize, origin: i32): i32 {
  memory.fill(end, 0, BEHIND);
  skimOnly();
  position = start;
  while (true) {
    const after = nvdRecord(position);
    following = after == 0 ? 0 : nextRecord(after);
    if (following == 0) return OTHER;
    const isLate = changesLate(modified);
    if (isLate && !hasRoomForLate()) return FULL;
    const entry = cveAt(cves, cve);
    const state = load<u32>(entry, STATE);
    if ((state & SEEN) == 0) {
      isStatedAlone = false;
      if ((state & SPOKEN) != 0) return ASKED;
      const outcome = isRejected ? TAKEN : takeRecord(load<usize>(entry, OVERRIDE), origin);
      if (outcome != TAKEN) return outcome;
      store<u32>(entry, state | SEEN, STATE);
      seenCount++;
      if (isRejected) rejectedCount++;
    }
    if (isLate) addLate(cve, modified);
    recordCount++;
    position = following;
  }
}

/** Takes what is stated of the record that is ASKED for, which can be taken alone. */
export function takeStated(origin: i32): void {
  addStated(cve, origin + <i32>(position - input), origin + <i32>(following - input));
  if (statesHeld()) hold(position, following);
}

/**
 * Writes what is kept of the record that begins the input, and notes when it changed.
 * @param end where the next record or the end of the list follows
 * @returns how many bytes it has in `kept`; 0 where the record has to be parsed
 */
export function write(end: usize): i32 {
  memory.fill(end, 0, BEHIND);
  // After `{"cve":`
  beginKept(input + 7);
  let at = nvdRecord(input);
  if (at == 0) return 0;
  const length = endKept(at - 1);
  at = spaceEnd(at);
  if (load<u8>(at) == COMMA) at = spaceEnd(at + 1);
  return at == end ? length : 0;
}

/** The same text in memory that lasts as long as the feed. @param length of the text in `word` */
export function textAt(length: i32): usize {
  return nameAt(texts, word, length);
}

/** Derives what the kept record in the input leads to: see entry-lines.ts. @param end of it */
export function derive(end: usize): i32 {
  memory.fill(end, 0, BEHIND);
  return deriveKept(input, end);
}

/** How much memory is in use. */
export function inUse(): usize {
  return mark();
}

/** Where the next record begins; 0 where something else follows. */
function nextRecord(at: usize): usize {
  at = spaceEnd(at);
  if (load<u8>(at) != COMMA) return 0;
  at = spaceEnd(at + 1);
  return skip(at, OPENING) == 0 ? 0 : at;
}

function spaceEnd(at: usize): usize {
  while (true) {
    const byte = load<u8>(at);
    if (byte != 0x20 && byte != 0x09 && byte != 0x0d && byte != 0x0a) return at;
    at++;
  }
}

/** Lines for the products that the record or its override names. Overrides are not held, nor is what they correct. */
function takeRecord(kept: usize, origin: i32): i32 {
  if (isCitingAsked || isStatementAsked) return ASKED;
  const isHeld = namesHeld() || statesHeld();
  if (isHeld && kept != 0) return ASKED;
  if (!hasRoom(productCount + keptCount(kept)) || !hasRoomForHeld()) return FULL;
  if (overflow || isUnnumbered() || (kept == 0 && !isConfigured)) {
    isStatedAlone = kept == 0;
    return ASKED;
  }
  addLines(cve, origin + <i32>(position - input), origin + <i32>(following - input), kept, kept == 0 ? 0 : 1);
  if (isHeld) hold(position, following);
  return TAKEN;
}

/** Takes the overrides of which no record came and no other source speaks. @returns FULL or TAKEN */
export function takeAlone(): i32 {
  const slots = slotCount(cves);
  for (let slot: u32 = 0; slot < slots; slot++) {
    const entry = entryIn(cves, slot);
    if (entry == 0) continue;
    const state = load<u32>(entry, STATE);
    if ((state & (OVERRIDDEN | SEEN | SPOKEN | PARSED_ALONE)) != OVERRIDDEN) continue;
    const kept = load<usize>(entry, OVERRIDE);
    clearSubjects();
    takeSites(kept);
    if (!hasRoom(keptCount(kept))) return FULL;
    addLines(keyOf(entry), 0, 0, kept, 2);
    store<u32>(entry, state | SEEN, STATE);
  }
  return TAKEN;
}

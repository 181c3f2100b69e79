import { copySites, kindsNumber, newFound, productCount, productNumber, siteCount } from './found';
import { overflow } from './criteria';
import { cveAt, newCves, SEEN, SPOKEN, STATE } from './cves';
import { literal, skip } from './literal';
import { giveBack, mark, take } from './memory';
import { cve, isCitingAsked, isConfigured, isRejected, modified, record } from './record';
import { addPage, newSites } from './sites';

/*
 * Reads of the records in a piece of a feed what a product's profile sums up. The host program is skimmer.ts, which
 * says what its parts mean.
 */

/** `skim` stops where a record has another form or is cut off, */
const OTHER: i32 = 0;
/** where one has to be parsed, which is in the usual form, */
const ASKED: i32 = 1;
/** or where there is no more room for lines. */
const FULL: i32 = 2;
const TAKEN: i32 = 3;

const OPENING = literal('{"cve":{');

export const INPUT_SIZE: i32 = 4 * 1024 * 1024;
/** Zeros behind the input, in which every reader stops. */
const BEHIND: usize = 64;
export const input = take(<usize>INPUT_SIZE + BEHIND);

const MOST_LINES: i32 = 16384;
const MOST_CITED: i32 = 65536;
export const lineProducts = take(<usize>MOST_LINES << 2);
export const lineKinds = take(<usize>MOST_LINES << 2);
export const lineCves = take(<usize>MOST_LINES << 3);
export const lineStarts = take(<usize>MOST_LINES << 2);
export const lineEnds = take(<usize>MOST_LINES << 2);
export const citedStarts = take(<usize>MOST_LINES << 2);
export const citedEnds = take(<usize>MOST_LINES << 2);
export const cited = take(<usize>MOST_CITED << 2);

/** `2021-01-31T12:34:56.789`: no record counts as changed later. */
const TIME_SIZE: usize = 23;
export const believed = take(24);
/** A word on its way from the host program. */
export const word = take(256);
/** What follows is of one feed. */
const fixed = mark();

let cves: usize = 0;

export let lineCount: i32 = 0;
export let citedCount: i32 = 0;
/** Records that were taken, and those of them that were rejected and not seen before. */
export let recordCount: i32 = 0;
export let seenCount: i32 = 0;
export let rejectedCount: i32 = 0;
/** Where the next record begins. */
export let position: usize = 0;
/** Where the one after it begins, if it is ASKED for. */
export let following: usize = 0;

/** Another feed begins. */
export function begin(): void {
  giveBack(fixed);
  cves = newCves();
  newSites();
  newFound();
  recordCount = 0;
  seenCount = 0;
  rejectedCount = 0;
  drain();
}

/** Project pages are named in `word`. */
export function addProjectPage(length: i32): void {
  addPage(word, length);
}

/** Whatever is said of the CVE is parsed. */
export function speakOf(key: f64): void {
  const entry = cveAt(cves, <u64>key);
  store<u32>(entry, load<u32>(entry, STATE) | SPOKEN, STATE);
}

/** Whether a record of the CVE was met before; from now on one was. */
export function see(key: f64): bool {
  const entry = cveAt(cves, <u64>key);
  const state = load<u32>(entry, STATE);
  store<u32>(entry, state | SEEN, STATE);
  return (state & SEEN) != 0;
}

/** The lines are taken over. */
export function drain(): void {
  lineCount = 0;
  citedCount = 0;
}

/**
 * Takes records from `start` on, as long as they are in the usual form, whole, and nothing of them is asked for.
 * @param origin is added to the places of records
 */
export function skim(start: usize, end: usize, origin: i32): i32 {
  memory.fill(end, 0, BEHIND);
  position = start;
  while (true) {
    const after = record(position);
    following = after == 0 ? 0 : nextRecord(after);
    if (following == 0) return OTHER;
    if (!isBelieved()) return ASKED;
    const entry = cveAt(cves, cve);
    const state = load<u32>(entry, STATE);
    if ((state & SEEN) == 0) {
      if ((state & SPOKEN) != 0) return ASKED;
      const outcome = isRejected ? TAKEN : addLines(origin);
      if (outcome != TAKEN) return outcome;
      store<u32>(entry, state | SEEN, STATE);
      seenCount++;
      if (isRejected) rejectedCount++;
    }
    recordCount++;
    position = following;
  }
}

/** Where the next record begins; 0 where something else follows. */
function nextRecord(at: usize): usize {
  at = spaceEnd(at);
  if (load<u8>(at) != 0x2c) return 0;
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

function isBelieved(): bool {
  for (let at: usize = 0; at < TIME_SIZE; at++) {
    const byte = load<u8>(modified + at);
    const most = load<u8>(believed + at);
    if (byte != most) return byte < most;
  }
  return true;
}

/** A line for each product. Nothing is added unless all are. */
function addLines(origin: i32): i32 {
  if (!isConfigured || isCitingAsked || overflow) return ASKED;
  if (lineCount + productCount > MOST_LINES || citedCount + siteCount > MOST_CITED) return FULL;
  for (let at = 0; at < productCount; at++) {
    const product = productNumber(at);
    const kinds = kindsNumber(at);
    if (product < 0 || kinds < 0) return ASKED;
    const line: usize = lineCount + at;
    store<i32>(lineProducts + (line << 2), product);
    store<i32>(lineKinds + (line << 2), kinds);
    store<f64>(lineCves + (line << 3), <f64>cve);
    store<u32>(lineStarts + (line << 2), origin + <i32>(position - input));
    store<u32>(lineEnds + (line << 2), origin + <i32>(following - input));
    store<i32>(citedStarts + (line << 2), citedCount);
    store<i32>(citedEnds + (line << 2), citedCount + siteCount);
  }
  copySites(cited + (<usize>citedCount << 2));
  lineCount += productCount;
  citedCount += siteCount;
  return TAKEN;
}

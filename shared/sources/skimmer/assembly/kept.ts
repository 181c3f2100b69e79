import { literal } from './literal';
import { take } from './memory';
import { isSame } from './names';
import { BEHIND_ROOM, beginOutput, copy, isCutOff, outputEnd, put } from './output';

/**
 * What is kept of a record, written while it is followed: its text, but for what is left out, put in or stands elsewhere.
 * A record that is only skimmed is followed alike, and nothing is written.
 */

/** The longest record that is written. What is put in is less than what is left out of it, or than it is itself. */
export const LONGEST_KEPT: i32 = 1024 * 1024;
const ROOM: usize = 2 * <usize>LONGEST_KEPT;
export const kept = take(ROOM + BEHIND_ROOM);

/** Distinct texts that a list may have. */
const MOST_TEXTS: usize = 256;
/** Where each begins and ends. */
const TEXT_SIZE: usize = 8;
const texts = take(MOST_TEXTS * TEXT_SIZE);
const COMMA = literal(',');
let textCount: usize = 0;

export let isWritten: bool = false;
/** The record is not one that JSON.stringify would write so. */
let isOther: bool = false;
/** Up to where the record's text was looked at. */
let from: usize = 0;

/** Begins a record that is only skimmed. */
export function skimOnly(): void {
  isWritten = false;
}

/** Begins a record of which is kept what stands from `at` on. */
export function beginKept(at: usize): void {
  isWritten = true;
  isOther = false;
  beginOutput(kept, ROOM);
  from = at;
}

/** Keeps the text up to `at`. @returns how long what is kept is; 0 where the record has to be parsed */
export function endKept(at: usize): i32 {
  keep(at);
  return isOther || isCutOff ? 0 : <i32>(outputEnd() - kept);
}

/** The record has to be parsed. */
export function refuse(): void {
  isOther = true;
}

/** Keeps the text up to `at`. */
export function keep(at: usize): void {
  if (!isWritten) return;
  copy(from, at);
  from = at;
}

/** Leaves out the text up to `at`. */
export function leaveOut(at: usize): void {
  from = at;
}

/** Keeps the text up to `at`, and `text` instead of what follows up to `after`. @param text as literal.ts has it */
export function replace(at: usize, after: usize, text: usize): void {
  if (!isWritten) return;
  copy(from, at);
  put(text);
  from = after;
}

/** Puts in a text of literal.ts. */
export function putIn(text: usize): void {
  if (isWritten) put(text);
}

/** A list of distinct texts begins. */
export function beginTexts(): void {
  textCount = 0;
}

/** Puts in a text unless the list has it. */
export function addText(at: usize, until: usize): void {
  if (!isWritten) return;
  for (let text = texts; text < texts + textCount * TEXT_SIZE; text += TEXT_SIZE) {
    const start = load<usize>(text);
    if (load<usize>(text, 4) - start == until - at && isSame(start, at, until - at)) return;
  }
  if (textCount == MOST_TEXTS) {
    isOther = true;
    return;
  }
  store<usize>(texts + textCount * TEXT_SIZE, at);
  store<usize>(texts + textCount * TEXT_SIZE, until, 4);
  if (textCount > 0) put(COMMA);
  textCount++;
  copy(at, until);
}

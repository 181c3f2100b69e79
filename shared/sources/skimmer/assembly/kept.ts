import { literal } from './literal';
import { take } from './memory';
import { isSame } from './names';

/**
 * What is kept of a record, written while it is followed: its text, but for what is left out, put in or stands elsewhere.
 * A record that is only skimmed is followed alike, and nothing is written.
 */

/** The longest record that is written. What is put in is less than what is left out of it, or than it is itself. */
export const LONGEST_KEPT: i32 = 1024 * 1024;
const ROOM: usize = 2 * <usize>LONGEST_KEPT;
/** Sixteen bytes are copied at a time. */
const PIECE: usize = 16;
export const kept = take(ROOM + PIECE);

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
/** Where what is kept ends; and up to where the record's text was looked at. */
let end: usize = 0;
let from: usize = 0;

/** Begins a record that is only skimmed. */
export function skimOnly(): void {
  isWritten = false;
}

/** Begins a record of which is kept what stands from `at` on. */
export function beginKept(at: usize): void {
  isWritten = true;
  isOther = false;
  end = kept;
  from = at;
}

/** Keeps the text up to `at`. @returns how long what is kept is; 0 where the record has to be parsed */
export function endKept(at: usize): i32 {
  keep(at);
  return isOther ? 0 : <i32>(end - kept);
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

/** Puts in a text. @param text as literal.ts has it */
export function put(text: usize): void {
  if (isWritten) copy(text + 8, text + 8 + load<u32>(text));
}

/** Puts in a text that stands elsewhere. */
export function copy(at: usize, until: usize): void {
  const next = end + until - at;
  if (next > kept + ROOM) {
    isOther = true;
    return;
  }
  for (let to = end; to < next; to += PIECE) {
    v128.store(to, v128.load(at));
    at += PIECE;
  }
  end = next;
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

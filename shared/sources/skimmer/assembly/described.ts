import { BEHIND_ROOM } from './output';
import { literal } from './literal';
import { take } from './memory';
import { isDigit } from './text';

/** What a description says that may bound the versions of an entry: as described.ts of the snapshot has it. */

/** A longer description is left to the parser. */
const LONGEST: usize = 65536;
const description = take(LONGEST + BEHIND_ROOM);
let length: usize = 0;

const REGRESS = literal('regress');
const REINTRODUC = literal('reintroduc');
const RE_INTRODUC = literal('re-introduc');
const NOT_CARRIED = literal('not carried forward');

/** It names a version; and it says that the flaw is back. */
export let namesVersion: bool = false;
export let isBack: bool = false;

/** Takes a description as JSON writes it. @returns false if it is left to the parser */
export function takeDescription(at: usize, until: usize): bool {
  length = 0;
  namesVersion = false;
  isBack = false;
  if (until - at > LONGEST) return false;
  while (at < until) {
    let byte = load<u8>(at);
    if (byte == 0x5c) {
      at++;
      byte = escaped(load<u8>(at));
      if (byte == 0) return false;
    }
    store<u8>(description + length, byte);
    length++;
    at++;
  }
  // What stands here from an earlier one must not seem to go on with it.
  v128.store(description + length, i8x16.splat(0));
  look();
  return true;
}

/** The character that is written so; 0 for a number of one. */
function escaped(letter: u8): u8 {
  switch (letter) {
    case 0x22: // "
    case 0x5c: // \
      return letter;
    case 0x62: // b
      return 0x08;
    case 0x66: // f
      return 0x0c;
    case 0x6e: // n
      return 0x0a;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    default:
      return 0;
  }
}

function look(): void {
  const end = description + length;
  let before: u8 = 0;
  for (let at = description; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e) namesVersion = namesVersion || (isDigit(before) && isDigit(load<u8>(at + 1)));
    else if (isSaid(at, byte, before)) isBack = true;
    before = byte;
  }
}

function isSaid(at: usize, byte: u8, before: u8): bool {
  const letter = byte | 0x20;
  if (letter == 0x6e) return isHere(at, NOT_CARRIED);
  if (letter != 0x72 || isOfWord(before)) return false;
  return isHere(at, REGRESS) || isHere(at, REINTRODUC) || isHere(at, RE_INTRODUC);
}

/** Whether the text stands here, with letters in any case. */
function isHere(at: usize, text: usize): bool {
  const size: usize = load<u32>(text);
  if (at + size > description + length) return false;
  for (let each: usize = 0; each < size; each++) {
    const expected = load<u8>(text + 8 + each);
    const byte = load<u8>(at + each);
    if ((isLetter(expected) ? byte | 0x20 : byte) != expected) return false;
  }
  return true;
}

function isOfWord(byte: u8): bool {
  return isLetter(byte | 0x20) || isDigit(byte) || byte == 0x5f;
}

function isLetter(byte: u8): bool {
  return <u8>(byte - 0x61) < 26;
}

/** Control characters of the description become spaces. */
export function cleanDescription(): void {
  for (let at = description; at < description + length; at++) if (load<u8>(at) < 0x20) store<u8>(at, 0x20);
}

export function descriptionStart(): usize {
  return description;
}

export function descriptionEnd(): usize {
  return description + length;
}

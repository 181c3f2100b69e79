import { list, OPEN_OBJECT } from './list';
import { take } from './memory';
import { isSame } from './names';
import { isDigit, isSpelledOut, scalar, text, visible } from './text';

/**
 * Values of JSON in which no object names a field twice, whatever its fields. Names that are not in plain ASCII, and what is
 * nested deeply, are left to the parser. Positions as in text.ts.
 */

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const MINUS: u8 = 0x2d;
const OPEN_LIST: u8 = 0x5b;
const CLOSE_OBJECT: u8 = 0x7d;
/** "null" */
const NULL: u32 = 0x6c6c756e;

/** JSON.stringify would perhaps write something of it otherwise. */
export let isRewritten: bool = false;

const MOST_DEPTH: i32 = 16;
let depth: i32 = 0;

/** Names of the fields of the objects that are open, each with its quotes: where it begins and ends. */
const MOST_NAMES: i32 = 256;
const names = take((<usize>MOST_NAMES) << 3);
let nameCount: i32 = 0;

/** Another record begins. */
export function clearNames(): void {
  depth = 0;
  nameCount = 0;
  isRewritten = false;
}

/** After a value. */
export function value(at: usize): usize {
  const first = load<u8>(at);
  if (first == QUOTE) {
    at = text(at);
    if (isSpelledOut) isRewritten = true;
    return at;
  }
  if (first == OPEN_LIST) return elements(at, value);
  if (first == OPEN_OBJECT) return fields(at, fieldValue);
  if (load<u32>(at) == NULL) return at + 4;
  if (first == MINUS || isDigit(first)) isRewritten = true;
  return scalar(at);
}

function fieldValue(name: usize, at: usize): usize {
  return value(at);
}

/** After a list. @param element as in list.ts */
export function elements(at: usize, element: (at: usize) => usize): usize {
  if (load<u8>(at) != OPEN_LIST || depth == MOST_DEPTH) return 0;
  depth++;
  at = list(at + 1, element);
  depth--;
  return at;
}

/** After an object. @param field after the field whose name, with its quotes, and value begin at these places */
export function fields(at: usize, field: (name: usize, value: usize) => usize): usize {
  if (load<u8>(at) != OPEN_OBJECT || depth == MOST_DEPTH) return 0;
  depth++;
  const first = nameCount;
  at = load<u8>(at + 1) == CLOSE_OBJECT ? at + 2 : fieldsAfter(at + 1, first, field);
  nameCount = first;
  depth--;
  return at;
}

function fieldsAfter(at: usize, first: i32, field: (name: usize, value: usize) => usize): usize {
  while (true) {
    const name = at;
    // What is no UTF-8 might be another's name once it is decoded.
    at = visible(name);
    if (at == 0 || load<u8>(at) != COLON || !addName(first, name, at)) return 0;
    // Names that are numbers come first.
    if (isDigit(load<u8>(name + 1))) isRewritten = true;
    at = field(name, at + 1);
    if (at == 0) return 0;
    const byte = load<u8>(at);
    at++;
    if (byte == CLOSE_OBJECT) return at;
    if (byte != COMMA) return 0;
  }
}

/** @param first of the same object. @returns false where the object has the name, or there are too many */
function addName(first: i32, start: usize, end: usize): bool {
  const length = end - start;
  for (let each = first; each < nameCount; each++) {
    const name = names + ((<usize>each) << 3);
    if (load<usize>(name, 4) == length && isSame(load<usize>(name), start, length)) return false;
  }
  if (nameCount == MOST_NAMES) return false;
  const name = names + ((<usize>nameCount) << 3);
  store<usize>(name, start);
  store<usize>(name, length, 4);
  nameCount++;
  return true;
}

/** What is written into memory, one text at a time. */

/** Sixteen bytes are copied at a time: so many may be written behind the room. */
export const BEHIND_ROOM: usize = 16;

/** Where what was written ends, and where the room does. */
let end: usize = 0;
let limit: usize = 0;
/** There was no room for all of it. */
export let isCutOff: bool = false;

/** Begins a text. @param at in memory that has BEHIND_ROOM more bytes than `room` */
export function beginOutput(at: usize, room: usize): void {
  end = at;
  limit = at + room;
  isCutOff = false;
}

export function outputEnd(): usize {
  return end;
}

/** Writes a text of literal.ts. */
export function put(text: usize): void {
  copy(text + 8, text + 8 + load<u32>(text));
}

export function putByte(byte: u8): void {
  if (!hasRoom(1)) return;
  store<u8>(end, byte);
  end++;
}

/** Writes a text that stands elsewhere. */
export function copy(at: usize, until: usize): void {
  const length = until - at;
  if (!hasRoom(length)) return;
  for (let copied: usize = 0; copied < length; copied += 16) v128.store(end + copied, v128.load(at + copied));
  end += length;
}

/** Writes a text in which JSON wrote each backslash twice, with one. */
export function copyUnquoted(at: usize, until: usize): void {
  if (!hasRoom(until - at)) return;
  for (; at < until; at++) {
    const byte = load<u8>(at);
    if (byte == 0x5c) at++;
    store<u8>(end, byte);
    end++;
  }
}

function hasRoom(length: usize): bool {
  if (length > limit - end) isCutOff = true;
  return !isCutOff;
}

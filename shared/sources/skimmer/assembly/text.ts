/** Texts, numbers and times of JSON. Each function returns where its value ends, 0 where another form is. */

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** At the next quote, backslash or control character. What is read ends with zeros. */
function special(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const found = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    if (v128.any_true(found)) return at + ctz(i8x16.bitmask(found));
    at += 16;
  }
}

/** At the next byte that is not visible ASCII, or is a quote or a backslash. */
export function visibleEnd(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const found = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      // Signed, so that bytes beyond ASCII are less.
      v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x7f))),
    );
    if (v128.any_true(found)) return at + ctz(i8x16.bitmask(found));
    at += 16;
  }
}

/** At the first space, or the end. */
export function spaceIn(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 0x20) at++;
  return at;
}

/** After a text without escapes. */
export function plain(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0;
  const end = special(at + 1);
  return load<u8>(end) == QUOTE ? end + 1 : 0;
}

/** After a text in visible ASCII without escapes. */
export function visible(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0;
  const end = visibleEnd(at + 1);
  return load<u8>(end) == QUOTE ? end + 1 : 0;
}

/** The text that was read last has a character that JSON.stringify would write otherwise. */
export let isSpelledOut: bool = false;

/** After any text. */
export function text(at: usize): usize {
  isSpelledOut = false;
  if (load<u8>(at) != QUOTE) return 0;
  at++;
  while (true) {
    at = special(at);
    const byte = load<u8>(at);
    if (byte == QUOTE) return at + 1;
    if (byte != BACKSLASH) return 0;
    at = escaped(at + 1);
    if (at == 0) return 0;
  }
}

function escaped(at: usize): usize {
  switch (load<u8>(at)) {
    case 0x22: // "
    case 0x5c: // \
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 1;
    case 0x2f: // /
      isSpelledOut = true;
      return at + 1;
    case 0x75: // u
      isSpelledOut = true;
      for (let digit: usize = 1; digit <= 4; digit++) if (!isHex(load<u8>(at + digit))) return 0;
      return at + 5;
    default:
      return 0;
  }
}

function isHex(byte: u8): bool {
  return isDigit(byte) || <u8>((byte | 0x20) - 0x61) <= 5;
}

export function isDigit(byte: u8): bool {
  return <u8>(byte - 0x30) <= 9;
}

function digits(at: usize): usize {
  while (isDigit(load<u8>(at))) at++;
  return at;
}

/** After a number without sign, point or exponent. */
export function wholeNumber(at: usize): usize {
  const end = digits(at);
  return end > at && (end == at + 1 || load<u8>(at) != 0x30) ? end : 0;
}

/** After a number without exponent. */
function decimalNumber(at: usize): usize {
  if (load<u8>(at) == 0x2d) at++;
  const first = load<u8>(at);
  if (!isDigit(first)) return 0;
  at = first == 0x30 ? at + 1 : digits(at);
  return fraction(at);
}

/** After the fraction that may stand here; 0 where a point has no digits after it. */
function fraction(at: usize): usize {
  if (load<u8>(at) != 0x2e) return at;
  return isDigit(load<u8>(at + 1)) ? digits(at + 1) : 0;
}

/** After a number from 0.0 to 10.0. */
export function score(at: usize): usize {
  if (!isDigit(load<u8>(at))) return 0;
  if (load<u16>(at) != 0x3031) return fraction(at + 1);
  // "10"
  const end = fraction(at + 2);
  for (let zero = at + 3; zero < end; zero++) if (load<u8>(zero) != 0x30) return 0;
  return end;
}

/** After a number, a text without escapes, `true` or `false`. */
export function scalar(at: usize): usize {
  const first = load<u8>(at);
  if (first == QUOTE) return plain(at);
  if (load<u32>(at) == 0x65757274) return at + 4;
  if (load<u32>(at) == 0x736c6166 && load<u8>(at + 4) == 0x65) return at + 5;
  return decimalNumber(at);
}

/** After any value, whose brackets are counted only. */
export function anyValue(at: usize): usize {
  let depth = 0;
  while (true) {
    const byte = load<u8>(at);
    if (byte == QUOTE) {
      at = text(at);
      if (at == 0) return 0;
    } else {
      if (byte < 0x20) return 0;
      // "[" and "{", "]" and "}"
      if ((byte | 0x20) == 0x7b) depth++;
      else if ((byte | 0x20) == 0x7d) depth--;
      at++;
    }
    if (depth <= 0) return depth == 0 ? at : 0;
  }
}

/** Year and number of the CVE that was named last, and how many digits the number has: see cve-number.ts. */
export let cve: u64 = 0;

/** After `2021-0001`. */
export function cveId(at: usize): usize {
  const dash = digits(at);
  if (dash != at + 4 || load<u8>(dash) != 0x2d) return 0;
  const end = digits(dash + 1);
  const count = end - dash - 1;
  if (count < 4 || count > 11) return 0;
  cve = ((decimal(at, dash) * 100000000000 + decimal(dash + 1, end)) << 3) + (count - 4);
  return end;
}

function decimal(at: usize, end: usize): u64 {
  let value: u64 = 0;
  for (; at < end; at++) value = value * 10 + (load<u8>(at) - 0x30);
  return value;
}

/** `2021-01-31T12:34:56.789`, on a day of the calendar. */
const TIME_FORM = 'dddd-dd-ddTdd:dd:dd.ddd';
const SECONDS: i32 = 19;

/** After such a time. */
export function time(at: usize): usize {
  return seconds(at, TIME_FORM.length);
}

/** After such a time with any fraction of a second or none, and `+00:00` or nothing. */
export function anyTime(at: usize): usize {
  at = seconds(at, SECONDS);
  if (at == 0 || (at = fraction(at)) == 0) return 0;
  // "+00:00"
  return load<u32>(at) == 0x3a30302b && load<u16>(at + 4) == 0x3030 ? at + 6 : at;
}

function seconds(at: usize, length: i32): usize {
  for (let each = 0; each < length; each++) {
    const form = <u8>TIME_FORM.charCodeAt(each);
    const byte = load<u8>(at + each);
    if (form == 0x64 ? !isDigit(byte) : byte != form) return 0;
  }
  const month = two(at + 5);
  const day = two(at + 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(month, isLeap(at))) return 0;
  if (two(at + 11) > 23 || two(at + 14) > 59 || two(at + 17) > 59) return 0;
  return at + length;
}

function two(at: usize): u32 {
  return (load<u8>(at) - 0x30) * 10 + (load<u8>(at + 1) - 0x30);
}

/** Whether the year has a 29th of February. */
function isLeap(at: usize): bool {
  const century = two(at);
  const year = two(at + 2);
  return (year == 0 ? century : year) % 4 == 0;
}

function daysOf(month: u32, inLeapYear: bool): u32 {
  if (month == 2) return inLeapYear ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

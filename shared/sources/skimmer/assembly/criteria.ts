import { addKind, addProduct } from './found';
import { literal, skip } from './literal';
import { take } from './memory';
import { isSame } from './names';
import { plain, spaceIn, visibleEnd } from './text';

/** Criteria of the usual form, and the products and kinds that the vulnerable ones name. Positions as in text.ts. */

const CRITERIA_ID = literal(',"matchCriteriaId":');
/** The bounds of versions, as records of the NVD and overrides of them name them. */
export const START_INCLUDING = literal(',"versionStartIncluding":"');
export const START_EXCLUDING = literal(',"versionStartExcluding":"');
export const END_INCLUDING = literal(',"versionEndIncluding":"');
export const END_EXCLUDING = literal(',"versionEndExcluding":"');

const COLON: u8 = 0x3a;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const TWO_BACKSLASHES: u16 = 0x5c5c;
const LONGEST_KIND: usize = 512;

const kind = take(LONGEST_KIND);

/** The name that was read last: where it begins, its version, and its end. */
export let start: usize = 0;
export let version: usize = 0;
export let end: usize = 0;

/** The product that was added last, which most criteria name again: with the part before it, and the colon after it. */
let before: usize = 0;
let lengthBefore: usize = 0;
export let entryBefore: usize = 0;

/** More products or kinds than can be held. */
export let overflow: bool = false;

/** Another record begins. */
export function clearCriteria(): void {
  lengthBefore = 0;
  entryBefore = 0;
  overflow = false;
}

/** After a CPE name and its quote. @param at after `cpe:2.3:` */
export function cpeName(at: usize): usize {
  start = at;
  version = isRepeated() ? at + lengthBefore : productEnd(at);
  if (version == 0) return 0;
  end = attributesEnd(version);
  return end == version || load<u8>(end) != QUOTE ? 0 : end + 1;
}

function isRepeated(): bool {
  return lengthBefore > 0 && isSame(start, before, lengthBefore);
}

/** Adds what the name says that was read last. */
export function addVulnerable(): void {
  if (!isRepeated()) {
    before = start;
    lengthBefore = version - start;
    entryBefore = addProduct(start + 2, lengthBefore - 3);
  }
  if (entryBefore == 0 || !addKindOf()) overflow = true;
}

/** After the part, vendor, product and the colon that follows. With a vendor that begins as keys of subjects do, it is left to the parser. */
function productEnd(at: usize): usize {
  const part = load<u8>(at);
  if ((part != 0x61 && part != 0x6f && part != 0x68) || load<u8>(at + 1) != COLON) return 0;
  // "@"
  if (load<u8>(at + 2) == 0x40) return 0;
  const vendor = attributeEnd(at + 2);
  if (vendor == at + 2 || load<u8>(vendor) != COLON) return 0;
  const product = attributeEnd(vendor + 1);
  return product == vendor + 1 || load<u8>(product) != COLON ? 0 : product + 1;
}

/** At the colon or other byte that ends an attribute; a character may be quoted by a backslash, which JSON writes twice. */
function attributeEnd(at: usize): usize {
  while (true) {
    const byte = load<u8>(at);
    if (byte == BACKSLASH) {
      if (!isQuoted(at)) return at;
      at += 3;
    } else {
      if (byte <= 0x20 || byte >= 0x7f || byte == QUOTE || byte == COLON) return at;
      at++;
    }
  }
}

/** At the byte that ends all attributes. */
function attributesEnd(at: usize): usize {
  while (true) {
    const stop = visibleEnd(at);
    const space = spaceIn(at, stop);
    if (space < stop) return space;
    if (load<u8>(stop) != BACKSLASH || !isQuoted(stop)) return stop;
    at = stop + 3;
  }
}

/** Two backslashes and a visible character that is neither. */
function isQuoted(at: usize): bool {
  if (load<u8>(at + 1) != BACKSLASH) return false;
  const byte = load<u8>(at + 2);
  return byte > 0x20 && byte < 0x7f && byte != QUOTE && byte != BACKSLASH;
}

/** `part/target_sw`. */
function addKindOf(): bool {
  store<u8>(kind, load<u8>(start));
  store<u8>(kind + 1, 0x2f);
  const target = targetStart();
  if (target == 0) {
    store<u8>(kind + 2, 0x2a);
    return addKind(entryBefore, kind, 3);
  }
  const length = targetEnd(target) - target;
  if (length + 2 > LONGEST_KIND) return false;
  memory.copy(kind + 2, target, length);
  return addKind(entryBefore, kind, length + 2);
}

/** The sixth attribute after the product; 0 for any software. */
function targetStart(): usize {
  // ":*:*:*"
  if (load<u32>(end - 6) == 0x2a3a2a3a && load<u16>(end - 2) == 0x2a3a) return 0;
  let at = version;
  for (let attribute = 0; attribute < 5; attribute++) {
    at = targetEnd(at);
    if (at == end) return 0;
    at++;
  }
  return at;
}

/** At the next colon that is not quoted, or the end. */
function targetEnd(at: usize): usize {
  while (at < end && (load<u8>(at) != COLON || load<u8>(at - 1) == BACKSLASH)) at++;
  return at;
}

/** After the id of a criterion, which may be missing. */
export function criteriaId(at: usize): usize {
  const value: usize = at == 0 ? 0 : skip(at, CRITERIA_ID);
  return value == 0 ? at : plain(value);
}

/** After a bound of versions, which may be missing. @param name with the quote before its value */
export function bound(at: usize, name: usize): usize {
  const value: usize = at == 0 ? 0 : skip(at, name);
  if (value == 0) return at;
  const stop = boundEnd(value);
  return stop > value && load<u8>(stop) == QUOTE ? stop + 1 : 0;
}

/** At the byte that ends a bound, in which backslashes may stand, each written twice. */
function boundEnd(at: usize): usize {
  while (true) {
    at = visibleEnd(at);
    if (load<u16>(at) != TWO_BACKSLASHES) return at;
    at += 2;
  }
}

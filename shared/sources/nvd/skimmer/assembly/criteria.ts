import { addKind, addProduct } from './found';
import { literal, skip } from './literal';
import { take } from './memory';
import { isSame } from './names';
import { plain, visibleEnd } from './text';

/** Criteria of the usual form, and the products and kinds that the vulnerable ones name. Positions as in text.ts. */

const VULNERABLE = literal('{"vulnerable":true,"criteria":"cpe:2.3:');
const ENVIRONMENT = literal('{"vulnerable":false,"criteria":"cpe:2.3:');
const START_INCLUDING = literal(',"versionStartIncluding":"');
const START_EXCLUDING = literal(',"versionStartExcluding":"');
const END_INCLUDING = literal(',"versionEndIncluding":"');
const END_EXCLUDING = literal(',"versionEndExcluding":"');
const CRITERIA_ID = literal(',"matchCriteriaId":');

const COLON: u8 = 0x3a;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const CLOSE_OBJECT: u8 = 0x7d;
const LONGEST_KIND: usize = 512;

const kind = take(LONGEST_KIND);

/** The product before, which most criteria name again: the part before it, and its colon after it, too. */
let before: usize = 0;
let lengthBefore: usize = 0;
let entryBefore: usize = 0;

/** More products or kinds than can be held. */
export let overflow: bool = false;

/** Another record begins. */
export function clearCriteria(): void {
  lengthBefore = 0;
  entryBefore = 0;
  overflow = false;
}

/** After a member of a node. */
export function criterion(at: usize): usize {
  const vulnerable = skip(at, VULNERABLE);
  const start = vulnerable == 0 ? skip(at, ENVIRONMENT) : vulnerable;
  if (start == 0) return 0;
  let version = start + lengthBefore;
  const isRepeated = lengthBefore > 0 && isSame(start, before, lengthBefore);
  if (!isRepeated) {
    version = productEnd(start);
    if (version == 0) return 0;
  }
  const end = attributesEnd(version);
  if (end == version || load<u8>(end) != QUOTE) return 0;
  if (vulnerable != 0) {
    if (!isRepeated) {
      before = start;
      lengthBefore = version - start;
      entryBefore = addProduct(start + 2, lengthBefore - 3);
    }
    if (entryBefore == 0 || !addKindOf(start, version, end)) overflow = true;
  }
  return rest(end + 1);
}

/** After the part, vendor, product and the colon that follows. */
function productEnd(at: usize): usize {
  const part = load<u8>(at);
  if ((part != 0x61 && part != 0x6f && part != 0x68) || load<u8>(at + 1) != COLON) return 0;
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
    const end = visibleEnd(at);
    if (load<u8>(end) == BACKSLASH && isQuoted(end)) at = end + 3;
    else return hasSpace(at, end) ? at : end;
  }
}

function hasSpace(at: usize, end: usize): bool {
  for (; at < end; at++) if (load<u8>(at) == 0x20) return true;
  return false;
}

/** Two backslashes and a visible character that is neither. */
function isQuoted(at: usize): bool {
  if (load<u8>(at + 1) != BACKSLASH) return false;
  const byte = load<u8>(at + 2);
  return byte > 0x20 && byte < 0x7f && byte != QUOTE && byte != BACKSLASH;
}

function addKindOf(start: usize, version: usize, end: usize): bool {
  let target: usize = 0;
  let length: usize = 0;
  // ":*:*:*" is any software on any hardware.
  const isAny = load<u32>(end - 6) == 0x2a3a2a3a && load<u16>(end - 2) == 0x2a3a;
  if (!isAny) {
    target = targetStart(version, end);
    length = targetEnd(target, end) - target;
    if (target == 0) length = 0;
  }
  store<u8>(kind, load<u8>(start));
  store<u8>(kind + 1, 0x2f);
  if (target == 0) {
    store<u8>(kind + 2, 0x2a);
    return addKind(entryBefore, kind, 3);
  }
  if (length + 2 > LONGEST_KIND) return false;
  memory.copy(kind + 2, target, length);
  return addKind(entryBefore, kind, length + 2);
}

/** The sixth attribute after the product; 0 if there are fewer. */
function targetStart(at: usize, end: usize): usize {
  for (let attribute = 0; attribute < 5; attribute++) {
    at = targetEnd(at, end);
    if (at == end) return 0;
    at++;
  }
  return at;
}

/** At the next colon that is not quoted, or the end. */
function targetEnd(at: usize, end: usize): usize {
  while (at < end && (load<u8>(at) != COLON || load<u8>(at - 1) == BACKSLASH)) at++;
  return at;
}

/** After the bounds, the id and the closing brace. */
function rest(at: usize): usize {
  at = bound(at, START_INCLUDING);
  at = bound(at, START_EXCLUDING);
  at = bound(at, END_INCLUDING);
  at = bound(at, END_EXCLUDING);
  if (at == 0) return 0;
  const id = skip(at, CRITERIA_ID);
  if (id != 0) {
    at = plain(id);
    if (at == 0) return 0;
  }
  return load<u8>(at) == CLOSE_OBJECT ? at + 1 : 0;
}

function bound(at: usize, name: usize): usize {
  const value: usize = at == 0 ? 0 : skip(at, name);
  if (value == 0) return at;
  const end = visibleEnd(value);
  return end > value && load<u8>(end) == QUOTE ? end + 1 : 0;
}

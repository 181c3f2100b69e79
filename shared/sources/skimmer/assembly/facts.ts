import { cite, isCitingAsked, siteAt, siteCount } from './found';
import { closed, list, OPEN_OBJECT } from './list';
import { after, literal, skip } from './literal';
import { take } from './memory';
import { bytesOf, isBefore, lengthOf } from './names';
import { copy, put, putByte } from './output';
import { metricsKept, scoreBase, scoreSource, scoreVector, scoreVersion } from './scored';
import { siteOf } from './sites';
import { endOf, forget, isNoted, newSpan, note, noted, putSpan, putText, startOf } from './span';
import { value } from './strict';
import { anyValue, cveId, plain, text, visible } from './text';

/** The facts that all entries of a record share, as it is kept. Positions as in text.ts. */

const ID = literal('{"id":"');
const CVE = literal('CVE-');
const ASSIGNER = literal('","assigner":');
const PUBLISHED = literal(',"published":');
const MODIFIED = literal(',"lastModified":');
const STATUS = literal(',"vulnStatus":');
const TAGS = literal(',"tags":[');
const DESCRIPTION = literal(',"description":');
const METRICS = literal(',"metrics":[');
const WEAKNESSES = literal(',"weaknesses":[');
const CONFIGURATIONS = literal(',"configurations":[');
const REFERENCES = literal(',"references":[');
const URL = literal('{"url":"');
const URL_TAGS = literal(',"tags":[');
const STATED = literal(',"stated":');
const SSVC = literal(',"ssvc":');

/** Of an entry line. */
const TAB: u8 = 0x09;
const LIST: u8 = 0x20;
const VALUE: u8 = 0x1f;
/** In a list of tags. */
const UNDERSCORE: u8 = 0x5f;
const ORIGIN = literal('nvd');

const QUOTE: u8 = 0x22;

/** Parts of the record. */
export const id = newSpan();
export const assigner = newSpan();
export const published = newSpan();
export const modified = newSpan();
export const status = newSpan();
/** After the bracket. */
export const tags = newSpan();
export const description = newSpan();
/** What CNAs and others state, and what CISA recommends, if they do. */
export const statement = newSpan();
export const ssvc = newSpan();

const MOST_KEYS: i32 = 256;
const keys = take((<usize>MOST_KEYS) << 2);
/** With those of two places. */
const more = take((<usize>(MOST_KEYS + 2)) << 2);
export let keyCount: i32 = 0;

/** After the bracket that opens the configurations. */
export function factsBefore(at: usize): usize {
  at = noted(skip(at, ID), id, cveName);
  at = noted(after(at, ASSIGNER), assigner, plain);
  at = noted(after(at, PUBLISHED), published, plain);
  at = noted(after(at, MODIFIED), modified, plain);
  at = noted(after(at, STATUS), status, plain);
  if ((at = after(at, TAGS)) == 0) return 0;
  const start = at;
  if ((at = list(at, plain)) == 0) return 0;
  note(tags, start, at - 1);
  at = noted(after(at, DESCRIPTION), description, text);
  if ((at = after(at, METRICS)) == 0 || (at = metricsKept(at, assigner)) == 0) return 0;
  if ((at = skip(at, WEAKNESSES)) == 0 || (at = list(at, plain)) == 0) return 0;
  return skip(at, CONFIGURATIONS);
}

function cveName(at: usize): usize {
  at = skip(at, CVE);
  return at == 0 ? 0 : cveId(at);
}

/** After the record, which ends with its references and what is stated of it. */
export function referencesBehind(at: usize): usize {
  if ((at = skip(at, REFERENCES)) == 0 || (at = list(at, reference)) == 0 || isCitingAsked) return 0;
  sortKeys();
  at = optionally(at, STATED, statement, anyValue);
  at = optionally(at, SSVC, ssvc, anyObject);
  return at == 0 ? 0 : closed(at);
}

/** After a value that may be missing, which is noted. */
function optionally(at: usize, name: usize, span: usize, read: (at: usize) => usize): usize {
  forget(span);
  const value = after(at, name);
  return value == 0 ? at : noted(value, span, read);
}

/** After an object, in which no field comes twice. */
function anyObject(at: usize): usize {
  return load<u8>(at) == OPEN_OBJECT ? value(at) : 0;
}

function reference(at: usize): usize {
  const url = skip(at, URL);
  if (url == 0) return 0;
  at = visible(url - 1);
  if (at == 0) return 0;
  cite(siteOf(url, at - 1));
  const kinds = skip(at, URL_TAGS);
  return closed(kinds == 0 ? at : list(kinds, plain));
}

/** The keys of what it cites, in order. */
function sortKeys(): void {
  keyCount = siteCount;
  for (let each = 0; each < keyCount; each++) insertKey(keys, each, <usize>siteAt(each));
}

/** Writes the keys of what it cites. */
export function putKeys(separator: usize): void {
  putKeysIn(keys, keyCount, separator);
}

function putKeysIn(list: usize, count: i32, separator: usize): void {
  for (let each = 0; each < count; each++) {
    if (each > 0) put(separator);
    const key = load<usize>(list + ((<usize>each) << 2));
    copy(bytesOf(key), bytesOf(key) + lengthOf(key));
  }
}

/** Writes them as an entry line has them, and two more, each once and in order. @param first negative for none, as `second` */
export function putKeysAnd(first: i32, second: i32): void {
  memory.copy(more, keys, (<usize>keyCount) << 2);
  const count = withKey(first, keyCount);
  putKeysIn(more, withKey(second, count), SPACE);
}

/** @returns how many keys there are with this one */
function withKey(key: i32, count: i32): i32 {
  if (key < 0) return count;
  for (let each = 0; each < count; each++) if (load<i32>(more + ((<usize>each) << 2)) == key) return count;
  insertKey(more, count, <usize>key);
  return count + 1;
}

/** Puts a key where it belongs. @param count of those that are there */
function insertKey(list: usize, count: i32, key: usize): void {
  let at = list + ((<usize>count) << 2);
  while (at > list && isBefore(key, load<usize>(at - 4))) {
    store<usize>(at, load<usize>(at - 4));
    at -= 4;
  }
  store<usize>(at, key);
}

const SPACE = literal(' ');

/** Writes the facts as an entry line has them: see entry-line.ts of the snapshot. */
export function putFacts(): void {
  putKeys(SPACE);
  putByte(TAB);
  putSharedFacts();
  put(ORIGIN);
}

/** Writes those between the keys and whose entry it is. */
export function putSharedFacts(): void {
  putText(published);
  putByte(TAB);
  putText(modified);
  putByte(TAB);
  putText(status);
  putByte(TAB);
  putTags();
  putByte(TAB);
  putText(assigner);
  putByte(TAB);
  putScore();
  putByte(TAB);
  // What is known to be exploited another source says.
  putByte(TAB);
}

/** Writes what is recommended, behind who takes the product away: nobody. @param isDescribed a description follows */
export function putMore(isDescribed: bool): void {
  if (!isNoted(ssvc) && !isDescribed) return;
  putByte(TAB);
  putByte(TAB);
  if (isNoted(ssvc)) putSpan(ssvc);
}

/** Between spaces, so that their own become underscores. */
function putTags(): void {
  let isWithin = false;
  for (let at = startOf(tags); at < endOf(tags); at++) {
    const byte = load<u8>(at);
    if (byte == QUOTE) isWithin = !isWithin;
    else if (!isWithin) putByte(LIST);
    else putByte(byte == LIST ? UNDERSCORE : byte);
  }
}

function putScore(): void {
  if (!isNoted(scoreVersion)) return;
  putText(scoreVersion);
  putByte(VALUE);
  putSpan(scoreBase);
  putByte(VALUE);
  putText(scoreVector);
  putByte(VALUE);
  putText(scoreSource);
}

import { isUsable, subject } from './host';
import { literal, skip } from './literal';
import { take } from './memory';
import { newNames } from './names';
import { beginOutput, BEHIND_ROOM, isCutOff, outputEnd, put, putByte } from './output';
import { ASKED } from './sites';
import { endOf, forget, isNoted, isText, newSpan, noted, putSpan, startOf } from './span';
import { elements, fields, value } from './strict';
import { isDigit, plain, text } from './text';
import { askedOnce, outcomeOf, toldOf } from './told';

/**
 * What CNAs and others state of a record that is skimmed: the subjects of their usable entries (see read-affected.ts of
 * the vulnerabilities). The host program is asked what a subject leads to, once a feed for each way in which it is named, and
 * for each entry of which its versions do not surely tell whether it is usable. Positions as in text.ts.
 */

const SOURCE_DATA = literal('"affectedData":');
const VENDOR = literal('"vendor":');
const PRODUCT = literal('"product":');
const PACKAGE = literal('"packageName":');
const COLLECTION = literal('"collectionURL":');
const REPOSITORY = literal('"repo":');
const FILES = literal('"programFiles":');
const VERSIONS = literal('"versions":');
const DEFAULT_STATUS = literal('"defaultStatus":');
const VERSION = literal('"version":');
const LESS_THAN = literal('"lessThan":');
const LESS_OR_EQUAL = literal('"lessThanOrEqual":');
const TYPE = literal('"versionType":');

const IS_AFFECTED = literal('"affected"');
const GIT = literal('"git"');
const RPM = literal('"rpm"');
const DEB = literal('"deb"');
const ANY = literal('"*"');
const EMPTY = literal('""');
const NONE_GIVEN = literal('"n/a"');
const DASH = literal('"-"');
const UNSPECIFIED = literal('"unspecified"');
const ABSENT = literal('null');

const OPEN_LIST: u8 = 0x5b;
const CLOSE_LIST: u8 = 0x5d;
const COMMA: u8 = 0x2c;
const POINT: u8 = 0x2e;

/** The reader of entries takes no more of either. */
const MOST_ENTRIES: i32 = 2000;
const MOST_VERSIONS: i32 = 5000;

/** What names the subject of an entry, in the order in which the host program is told. */
const vendor = newSpan();
const product = newSpan();
const packageName = newSpan();
const collection = newSpan();
const repository = newSpan();
const files = newSpan();

/** Of an entry: what its versions tell. */
let versionCount: i32 = 0;
let isAffectedByDefault: bool = false;
/** It has a range of versions, surely or perhaps; or versions of packages of a distribution. */
let hasRange: bool = false;
let mayHaveRange: bool = false;
let isOfPackages: bool = false;

/** Of one of its versions. */
const version = newSpan();
const lessThan = newSpan();
const lessOrEqual = newSpan();
const type = newSpan();

/** What names a subject, as a list of JSON. */
const LONGEST_SUBJECT: usize = 65536;
const named = take(LONGEST_SUBJECT + BEHIND_ROOM);

/** What a subject leads to: words of the host program, kept once for all that names it so. */
export const FIRST_PRODUCT: usize = 0;
/** Negative if there is only one. */
export const SECOND_PRODUCT: usize = 4;
export const SUBJECT_KINDS: usize = 8;
/** Negative if it names no such place. */
export const FIRST_PLACE: usize = 12;
export const SECOND_PLACE: usize = 16;
/** Entries of one source about the same are one. */
const MERGED: usize = 20;

let subjects: usize = 0;

/** Subjects of the record, each once for a source. */
const MOST_SUBJECTS: i32 = 200;
const found = take((<usize>MOST_SUBJECTS) << 2);
export let subjectCount: i32 = 0;
/** The first of the source that is read. */
let firstOfSource: i32 = 0;
let entryCount: i32 = 0;
/** Something of it is asked for, or entries have to be put together. */
export let isStatementAsked: bool = false;

export function newSubjects(): void {
  subjects = newNames();
}

/** Another record begins. */
export function clearSubjects(): void {
  subjectCount = 0;
  isStatementAsked = false;
}

/** What one of the subjects leads to. */
export function subjectAt(at: i32): usize {
  return load<usize>(found + ((<usize>at) << 2));
}

/** After the list of what each source states. */
export function statedBySources(at: usize): usize {
  return elements(at, source);
}

function source(at: usize): usize {
  firstOfSource = subjectCount;
  entryCount = 0;
  return fields(at, sourceField);
}

function sourceField(name: usize, at: usize): usize {
  return skip(name, SOURCE_DATA) == at && load<u8>(at) == OPEN_LIST ? elements(at, entry) : value(at);
}

function entry(at: usize): usize {
  forget(vendor);
  forget(product);
  forget(packageName);
  forget(collection);
  forget(repository);
  forget(files);
  versionCount = 0;
  isAffectedByDefault = false;
  hasRange = false;
  mayHaveRange = false;
  isOfPackages = false;
  const end = fields(at, entryField);
  if (end == 0 || ++entryCount > MOST_ENTRIES) return 0;
  if (!isOfPackages && saysSomething(at, end) && !addSubject()) return 0;
  return end;
}

function entryField(name: usize, at: usize): usize {
  if (skip(name, VENDOR) == at) return noted(at, vendor, text);
  if (skip(name, PRODUCT) == at) return noted(at, product, text);
  if (skip(name, VERSIONS) == at) return elements(at, versionOf);
  if (skip(name, DEFAULT_STATUS) == at) {
    isAffectedByDefault = skip(at, IS_AFFECTED) != 0;
    return plain(at);
  }
  if (skip(name, PACKAGE) == at) return noted(at, packageName, text);
  if (skip(name, COLLECTION) == at) return noted(at, collection, text);
  if (skip(name, REPOSITORY) == at) return noted(at, repository, text);
  return skip(name, FILES) == at ? noted(at, files, texts) : value(at);
}

function texts(at: usize): usize {
  return elements(at, text);
}

function versionOf(at: usize): usize {
  forget(version);
  forget(lessThan);
  forget(lessOrEqual);
  forget(type);
  at = fields(at, versionField);
  if (at == 0 || ++versionCount > MOST_VERSIONS) return 0;
  if (isNoted(type)) {
    if (isText(type, GIT)) return at;
    if (isText(type, RPM) || isText(type, DEB)) isOfPackages = true;
  }
  if (isSurelyRange()) hasRange = true;
  else if (!isSurelyNone()) mayHaveRange = true;
  return at;
}

function versionField(name: usize, at: usize): usize {
  if (skip(name, VERSION) == at) return noted(at, version, text);
  if (skip(name, LESS_THAN) == at) return noted(at, lessThan, text);
  if (skip(name, LESS_OR_EQUAL) == at) return noted(at, lessOrEqual, text);
  return skip(name, TYPE) == at ? noted(at, type, plain) : value(at);
}

/** Whether the version that was read last is one, or the range from or to one: see version-range.ts. */
function isSurelyRange(): bool {
  const end = endOfRange();
  if (!isNoted(end)) return isNoted(version) && isBound(version);
  return isBound(end) && (isBeginning() || isBound(version));
}

/** Whether it surely is neither. */
function isSurelyNone(): bool {
  return !isNoted(endOfRange()) && (!isNoted(version) || isNoText(version));
}

function endOfRange(): usize {
  return isNoted(lessThan) ? lessThan : lessOrEqual;
}

/** Whether it begins with the first version there is. */
function isBeginning(): bool {
  return !isNoted(version) || isNoText(version) || isText(version, UNSPECIFIED);
}

function isNoText(span: usize): bool {
  return isText(span, NONE_GIVEN) || isText(span, DASH) || isText(span, EMPTY);
}

/** A plain version, or any. */
function isBound(span: usize): bool {
  return isText(span, ANY) || isPlainVersion(startOf(span) + 1, endOf(span) - 1);
}

/** A number and what may surround it, surely no hash of a commit. */
function isPlainVersion(at: usize, end: usize): bool {
  if ((load<u8>(at) | 0x20) == 0x76) at++;
  if (!isDigit(load<u8>(at))) return false;
  let isNoHash = end - at < 7;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == POINT) isNoHash = true;
    else if (!isOfVersion(byte)) return false;
  }
  return isNoHash;
}

/** Letters, digits, and some of what stands between them. */
function isOfVersion(byte: u8): bool {
  if (isDigit(byte) || <u8>((byte | 0x20) - 0x61) < 26) return true;
  // "_", "+", "~", "^", ":", "-"
  return byte == 0x5f || byte == 0x2b || byte == 0x7e || byte == 0x5e || byte == 0x3a || byte == 0x2d;
}

/** Whether the entry says something of versions. @param at where it begins */
function saysSomething(at: usize, end: usize): bool {
  if (hasRange) return true;
  if (versionCount == 0) return isAffectedByDefault;
  return mayHaveRange && isUsable(at, <i32>(end - at));
}

/** Adds the subject of the entry, if it is one. @returns false for more than can be held */
function addSubject(): bool {
  const length = nameSubject();
  if (length == 0) return false;
  const entry = askedOnce(subjects, named, length, (start, size) => subject(start, size));
  if (outcomeOf(entry) == ASKED) isStatementAsked = true;
  const words = toldOf(entry);
  return words == 0 || addFound(words);
}

/** Writes what names the subject. @returns how long that is; 0 where it is too long */
function nameSubject(): usize {
  beginOutput(named, LONGEST_SUBJECT);
  putByte(OPEN_LIST);
  putOptional(vendor);
  putByte(COMMA);
  putOptional(product);
  putByte(COMMA);
  putOptional(packageName);
  putByte(COMMA);
  putOptional(collection);
  putByte(COMMA);
  putOptional(repository);
  putByte(COMMA);
  putOptional(files);
  putByte(CLOSE_LIST);
  return isCutOff ? 0 : outputEnd() - named;
}

function putOptional(span: usize): void {
  if (isNoted(span)) putSpan(span);
  else put(ABSENT);
}

/** @param words what the subject leads to */
function addFound(words: usize): bool {
  for (let each = firstOfSource; each < subjectCount; each++) {
    const other = subjectAt(each);
    if (other == words) return true;
    // What is put together of both is not said by either.
    if (load<i32>(other, MERGED) == load<i32>(words, MERGED)) isStatementAsked = true;
  }
  if (subjectCount == MOST_SUBJECTS) return false;
  store<usize>(found + ((<usize>subjectCount) << 2), words);
  subjectCount++;
  return true;
}

import { endLine } from './entries';
import { id, putKeysAnd, putMore, putSharedFacts } from './facts';
import { keptSubject } from './host';
import { closed } from './list';
import { after, literal, skip } from './literal';
import { bytesOf, lengthOf, newNames } from './names';
import { copy, put, putByte } from './output';
import { endOf, newSpan, noted, putSpan, putText, startOf } from './span';
import { elements, fields, value } from './strict';
import { plain, wholeNumber } from './text';
import { askedOnce, toldOf } from './told';

/**
 * Lines of the entries of what is stated in a record that is kept: see `opinionEntries` of the snapshot. The host program is
 * asked once for what a subject leads to. Positions as in text.ts.
 */

const SOURCES = literal('{"sources":');
const UNUSABLE = literal(',"unusable":');
const ORIGIN = literal('{"origin":');
const SOURCE = literal(',"source":');
const ENTRIES = literal(',"entries":');
const SUBJECT = literal('"subject":');
const FILES = literal('"programFiles":');

/** Of a line. */
const KINDS = literal('a/*');
const STATED = literal('@{"source":');
const ENTRY = literal(',"entry":');
const TAB: u8 = 0x09;
const NEWLINE: u8 = 0x0a;
const CLOSE_OBJECT: u8 = 0x7d;

/** What a subject leads to: each of its products as the host program tells it, and its name; and the keys of its places. */
const FIRST: usize = 0;
const FIRST_NAME: usize = 4;
/** Negative if there is only one. */
const SECOND: usize = 8;
const SECOND_NAME: usize = 12;
/** Negative if it names no such place. */
const FIRST_PLACE: usize = 16;
const SECOND_PLACE: usize = 20;

let subjects: usize = 0;

const origin = newSpan();
const source = newSpan();
/** Of the entry that is read: where its subject begins, and where what matters of it ends. */
let subject: usize = 0;
let subjectEnd: usize = 0;

export function newKeptSubjects(): void {
  subjects = newNames();
}

/** Writes the lines of a statement. @returns false where it has to be parsed */
export function putStatedLines(statement: usize): bool {
  let at = skip(startOf(statement), SOURCES);
  if (at == 0 || (at = elements(at, statedBy)) == 0) return false;
  at = after(at, UNUSABLE);
  if (at == 0 || (at = wholeNumber(at)) == 0) return false;
  return closed(at) == endOf(statement);
}

function statedBy(at: usize): usize {
  at = noted(skip(at, ORIGIN), origin, plain);
  at = noted(after(at, SOURCE), source, value);
  if (at == 0 || (at = skip(at, ENTRIES)) == 0 || (at = elements(at, entry)) == 0) return 0;
  return closed(at);
}

function entry(at: usize): usize {
  subject = 0;
  const end = fields(at, entryField);
  return end != 0 && subject != 0 && putLines(at, end) ? end : 0;
}

function entryField(name: usize, at: usize): usize {
  if (skip(name, SUBJECT) != at) return value(at);
  subject = at;
  subjectEnd = 0;
  const end = fields(at, subjectField);
  if (end != 0 && subjectEnd == 0) subjectEnd = end - 1;
  return end;
}

/** Files lead to nothing. Where a place stands behind them, since entries were put together, they are told with it. */
function subjectField(name: usize, at: usize): usize {
  subjectEnd = skip(name, FILES) == at ? name - 1 : 0;
  return value(at);
}

/** @param at where the entry begins */
function putLines(at: usize, end: usize): bool {
  if (subjectEnd <= subject) return false;
  const length = subjectEnd - subject;
  const words = toldOf(askedOnce(subjects, subject, length, (start, size) => keptSubject(start, size)));
  if (words == 0) return false;
  if (!putLine(words, load<i32>(words, FIRST), load<usize>(words, FIRST_NAME), at, end)) return false;
  const second = load<i32>(words, SECOND);
  return second < 0 || putLine(words, second, load<usize>(words, SECOND_NAME), at, end);
}

function putLine(words: usize, product: i32, name: usize, at: usize, end: usize): bool {
  copy(bytesOf(name), bytesOf(name) + lengthOf(name));
  putByte(TAB);
  putSpan(id);
  putByte(TAB);
  put(KINDS);
  putByte(TAB);
  putKeysAnd(load<i32>(words, FIRST_PLACE), load<i32>(words, SECOND_PLACE));
  putByte(TAB);
  putSharedFacts();
  putText(origin);
  putByte(TAB);
  put(STATED);
  putSpan(source);
  put(ENTRY);
  copy(at, end);
  putByte(CLOSE_OBJECT);
  putMore(false);
  putByte(NEWLINE);
  return endLine(product);
}

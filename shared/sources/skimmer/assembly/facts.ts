import { cite, isCitingAsked, siteAt, siteCount } from './found';
import { closed, list } from './list';
import { literal, skip } from './literal';
import { take } from './memory';
import { bytesOf, isBefore, lengthOf } from './names';
import { copy, put, putByte } from './output';
import {
  metricsKept,
  scoreBase,
  scoreBaseEnd,
  scoreSource,
  scoreSourceEnd,
  scoreVector,
  scoreVectorEnd,
  scoreVersion,
  scoreVersionEnd,
} from './scored';
import { siteOf } from './sites';
import { anyValue, cveId, plain, text, visibleEnd } from './text';

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

/** Where parts of the record begin and end; texts with their quotes. */
export let id: usize = 0;
export let idEnd: usize = 0;
export let assigner: usize = 0;
export let assignerEnd: usize = 0;
export let published: usize = 0;
export let publishedEnd: usize = 0;
export let modified: usize = 0;
export let modifiedEnd: usize = 0;
export let status: usize = 0;
export let statusEnd: usize = 0;
/** After the bracket. */
export let tags: usize = 0;
export let tagsEnd: usize = 0;
export let description: usize = 0;
export let descriptionEnd: usize = 0;

/** What CNAs and others state, and what CISA recommends, if they do. */
export let stated: usize = 0;
export let statedEnd: usize = 0;
export let ssvc: usize = 0;
export let ssvcEnd: usize = 0;

const MOST_KEYS: i32 = 256;
const keys = take((<usize>MOST_KEYS) << 2);
let keyCount: i32 = 0;

/** After the bracket that opens the configurations. */
export function factsBefore(at: usize): usize {
  if ((at = skip(at, ID)) == 0) return 0;
  id = at;
  if ((at = skip(at, CVE)) == 0 || (at = cveId(at)) == 0) return 0;
  idEnd = at;
  if ((at = skip(at, ASSIGNER)) == 0) return 0;
  assigner = at;
  if ((at = plain(at)) == 0) return 0;
  assignerEnd = at;
  if ((at = skip(at, PUBLISHED)) == 0) return 0;
  published = at;
  if ((at = plain(at)) == 0) return 0;
  publishedEnd = at;
  if ((at = skip(at, MODIFIED)) == 0) return 0;
  modified = at;
  if ((at = plain(at)) == 0) return 0;
  modifiedEnd = at;
  if ((at = skip(at, STATUS)) == 0) return 0;
  status = at;
  if ((at = plain(at)) == 0) return 0;
  statusEnd = at;
  if ((at = skip(at, TAGS)) == 0) return 0;
  tags = at;
  if ((at = list(at, plain)) == 0) return 0;
  tagsEnd = at - 1;
  if ((at = skip(at, DESCRIPTION)) == 0) return 0;
  description = at;
  if ((at = text(at)) == 0) return 0;
  descriptionEnd = at;
  if ((at = skip(at, METRICS)) == 0 || (at = metricsKept(at, assigner, assignerEnd)) == 0) return 0;
  if ((at = skip(at, WEAKNESSES)) == 0 || (at = list(at, plain)) == 0) return 0;
  return skip(at, CONFIGURATIONS);
}

/** After the record, which ends with its references and what is stated of it. */
export function referencesBehind(at: usize): usize {
  if ((at = skip(at, REFERENCES)) == 0 || (at = list(at, reference)) == 0 || isCitingAsked) return 0;
  sortKeys();
  stated = skip(at, STATED);
  if (stated != 0 && (at = statedEnd = anyValue(stated)) == 0) return 0;
  ssvc = skip(at, SSVC);
  if (ssvc != 0 && (at = ssvcEnd = anyValue(ssvc)) == 0) return 0;
  return closed(at);
}

function reference(at: usize): usize {
  const url = skip(at, URL);
  if (url == 0) return 0;
  at = visibleEnd(url);
  if (load<u8>(at) != QUOTE) return 0;
  cite(siteOf(url, at));
  const kinds = skip(at + 1, URL_TAGS);
  return closed(kinds == 0 ? at + 1 : list(kinds, plain));
}

/** The keys of what it cites, in order. */
function sortKeys(): void {
  keyCount = siteCount;
  for (let each = 0; each < keyCount; each++) {
    const key = <usize>siteAt(each);
    let at = keys + ((<usize>each) << 2);
    while (at > keys && isBefore(key, load<usize>(at - 4))) {
      store<usize>(at, load<usize>(at - 4));
      at -= 4;
    }
    store<usize>(at, key);
  }
}

/** Writes the keys of what it cites. */
export function putKeys(separator: usize): void {
  for (let each = 0; each < keyCount; each++) {
    if (each > 0) put(separator);
    const key = load<usize>(keys + ((<usize>each) << 2));
    copy(bytesOf(key), bytesOf(key) + lengthOf(key));
  }
}

const SPACE = literal(' ');

/** Writes the facts as an entry line has them: see entry-line.ts of the snapshot. */
export function putFacts(): void {
  putKeys(SPACE);
  putByte(TAB);
  copy(published + 1, publishedEnd - 1);
  putByte(TAB);
  copy(modified + 1, modifiedEnd - 1);
  putByte(TAB);
  copy(status + 1, statusEnd - 1);
  putByte(TAB);
  putTags();
  putByte(TAB);
  copy(assigner + 1, assignerEnd - 1);
  putByte(TAB);
  putScore();
  putByte(TAB);
  // What is known to be exploited another source says.
  putByte(TAB);
  put(ORIGIN);
}

/** Between spaces, so that their own become underscores. */
function putTags(): void {
  let isWithin = false;
  for (let at = tags; at < tagsEnd; at++) {
    const byte = load<u8>(at);
    if (byte == QUOTE) isWithin = !isWithin;
    else if (!isWithin) putByte(LIST);
    else putByte(byte == LIST ? UNDERSCORE : byte);
  }
}

function putScore(): void {
  if (scoreVersion == 0) return;
  copy(scoreVersion + 1, scoreVersionEnd - 1);
  putByte(VALUE);
  copy(scoreBase, scoreBaseEnd);
  putByte(VALUE);
  copy(scoreVector + 1, scoreVectorEnd - 1);
  putByte(VALUE);
  copy(scoreSource + 1, scoreSourceEnd - 1);
}

import {
  addSite,
  clear,
  copySites,
  drop,
  HELD,
  isCited,
  isDropped,
  isHeld,
  kindsOf,
  numberOf,
  productAt,
  productCount,
  siteCount,
} from './found';
import { take } from './memory';
import {
  FIRST_PLACE,
  FIRST_PRODUCT,
  SECOND_PLACE,
  SECOND_PRODUCT,
  SUBJECT_KINDS,
  subjectAt,
  subjectCount,
} from './stated';

/** A line for each product of a record, in arrays of numbers, and the sites that records cite. */

const MOST_LINES: i32 = 16384;
const MOST_CITED: i32 = 65536;
export const lineProducts = take((<usize>MOST_LINES) << 2);
export const lineKinds = take((<usize>MOST_LINES) << 2);
export const lineCves = take((<usize>MOST_LINES) << 3);
export const lineStarts = take((<usize>MOST_LINES) << 2);
export const lineEnds = take((<usize>MOST_LINES) << 2);
/** What tells of the products: 0 the record alone, 1 its override, too, 2 an override without a record. */
export const overridden = take((<usize>MOST_LINES) << 2);
export const citedStarts = take((<usize>MOST_LINES) << 2);
export const citedEnds = take((<usize>MOST_LINES) << 2);
export const cited = take((<usize>MOST_CITED) << 2);

export let lineCount: i32 = 0;
export let citedCount: i32 = 0;

/** Kept for later: how many products and sites; of each product its entry and the number of its kinds; the number of each site. */
const PRODUCT_SIZE: usize = 8;
const KEPT: usize = 8;

/** The lines are taken over. */
export function drainLines(): void {
  lineCount = 0;
  citedCount = 0;
}

/** Whether there is room for the lines of a record. @param products how many it names */
export function hasRoom(products: i32): bool {
  const cites = siteCount + subjectCount * (siteCount + 2);
  return lineCount + products + 2 * subjectCount <= MOST_LINES && citedCount + cites <= MOST_CITED;
}

/** Whether a product of the record, or its kinds, have no number: the record must be parsed. */
export function isUnnumbered(): bool {
  for (let at = 0; at < productCount; at++) {
    const product = productAt(at);
    if (numberOf(product) < 0 || kindsOf(product) < 0) return true;
  }
  return false;
}

/** Whether what names one of the record's products is held. */
export function namesHeld(): bool {
  for (let at = 0; at < productCount; at++) if (isHeld(productAt(at))) return true;
  return false;
}

/** Whether what names one of the subjects of which something is stated is held. */
export function statesHeld(): bool {
  for (let at = 0; at < subjectCount; at++) {
    const subject = subjectAt(at);
    if (load<i32>(subject, FIRST_PRODUCT) >= HELD || load<i32>(subject, SECOND_PRODUCT) >= HELD) return true;
  }
  return false;
}

/** Keeps the products of the record, which all have numbers, and its sites. */
export function keep(): usize {
  const products = <usize>productCount * PRODUCT_SIZE;
  const kept = take(KEPT + products + ((<usize>siteCount) << 2));
  store<i32>(kept, productCount);
  store<i32>(kept, siteCount, 4);
  for (let at = 0; at < productCount; at++) {
    const product = keptAt(kept, at);
    store<usize>(product, productAt(at));
    store<i32>(product, kindsOf(productAt(at)), 4);
  }
  copySites(kept + KEPT + products);
  return kept;
}

/** How many products are kept; 0 if nothing is. */
export function keptCount(kept: usize): i32 {
  return kept == 0 ? 0 : load<i32>(kept);
}

function keptAt(kept: usize, at: i32): usize {
  return kept + KEPT + <usize>at * PRODUCT_SIZE;
}

/** The sites that are kept become those of the record. */
export function takeSites(kept: usize): void {
  clear();
  const first = keptAt(kept, keptCount(kept));
  const count = load<i32>(kept, 4);
  for (let at = 0; at < count; at++) addSite(load<i32>(first + ((<usize>at) << 2)));
}

/**
 * Adds the lines of a record, for which there is room: those of what is kept of its override, and of the products that
 * the override does not name, which it says are not affected; and of the subjects of which something is stated.
 * @param whose see `overridden`
 */
export function addLines(cve: u64, start: u32, end: u32, kept: usize, whose: u32): void {
  const first = lineCount;
  const count = keptCount(kept);
  for (let at = 0; at < count; at++) {
    const product = load<usize>(keptAt(kept, at));
    addLine(numberOf(product), load<i32>(keptAt(kept, at), 4), citedCount, siteCount);
    drop(product);
  }
  for (let at = 0; at < productCount; at++) {
    const product = productAt(at);
    if (!isDropped(product)) addLine(numberOf(product), kindsOf(product), citedCount, siteCount);
  }
  addStatedBehind(first, cve, start, end, whose);
}

/** Adds the lines of the subjects alone. */
export function addStated(cve: u64, start: u32, end: u32): void {
  addStatedBehind(lineCount, cve, start, end, 0);
}

/** Adds the sites that the record cites, the lines of the subjects, and where all lines lie. @param first of the record */
function addStatedBehind(first: i32, cve: u64, start: u32, end: u32, whose: u32): void {
  if (lineCount == first && subjectCount == 0) return;
  const sites = citedCount;
  addSites();
  for (let at = 0; at < subjectCount; at++) addSubjectLines(subjectAt(at), sites);
  for (let at = first; at < lineCount; at++) {
    const line = (<usize>at) << 2;
    store<f64>(lineCves + (line << 1), <f64>cve);
    store<u32>(lineStarts + line, start);
    store<u32>(lineEnds + line, end);
    store<u32>(overridden + line, whose);
  }
}

/** Adds the lines of a subject, which cite what the record cites, and the places that the subject names. */
function addSubjectLines(subject: usize, sites: i32): void {
  const place = load<i32>(subject, FIRST_PLACE);
  const second = load<i32>(subject, SECOND_PLACE);
  const hasMore = isMore(place) || isMore(second);
  const first = hasMore ? citedCount : sites;
  if (hasMore) {
    addSites();
    if (isMore(place)) addCited(place);
    if (isMore(second) && second != place) addCited(second);
  }
  const count = hasMore ? citedCount - first : siteCount;
  const kinds = load<i32>(subject, SUBJECT_KINDS);
  addLine(load<i32>(subject, FIRST_PRODUCT) & ~HELD, kinds, first, count);
  const other = load<i32>(subject, SECOND_PRODUCT);
  if (other >= 0) addLine(other & ~HELD, kinds, first, count);
}

/** Whether there is such a place, and the record does not cite it. */
function isMore(place: i32): bool {
  return place >= 0 && !isCited(place);
}

/** Notes the sites that the record cites. */
function addSites(): void {
  copySites(cited + ((<usize>citedCount) << 2));
  citedCount += siteCount;
}

function addCited(site: i32): void {
  store<i32>(cited + ((<usize>citedCount) << 2), site);
  citedCount++;
}

/** @param first of the sites that it cites, and how many */
function addLine(product: i32, kinds: i32, first: i32, sites: i32): void {
  const line = (<usize>lineCount) << 2;
  store<i32>(lineProducts + line, product);
  store<i32>(lineKinds + line, kinds);
  store<i32>(citedStarts + line, first);
  store<i32>(citedEnds + line, first + sites);
  lineCount++;
}

/** Notes where the line of an override lies, in the same arrays. @returns false where there is no room */
export function addPlace(cve: u64, start: u32, end: u32): bool {
  if (lineCount == MOST_LINES) return false;
  const line: usize = lineCount << 2;
  store<f64>(lineCves + (line << 1), <f64>cve);
  store<u32>(lineStarts + line, start);
  store<u32>(lineEnds + line, end);
  lineCount++;
  return true;
}

import { copySites, kindsNumber, productCount, productNumber, siteCount } from './found';
import { take } from './memory';

/** A line for each product of a record, in arrays of numbers, and the sites that records cite. */

const MOST_LINES: i32 = 16384;
const MOST_CITED: i32 = 65536;
export const lineProducts = take(<usize>MOST_LINES << 2);
export const lineKinds = take(<usize>MOST_LINES << 2);
export const lineCves = take(<usize>MOST_LINES << 3);
export const lineStarts = take(<usize>MOST_LINES << 2);
export const lineEnds = take(<usize>MOST_LINES << 2);
/** Whether the products are those that an override names. */
export const overridden = take(<usize>MOST_LINES << 2);
export const citedStarts = take(<usize>MOST_LINES << 2);
export const citedEnds = take(<usize>MOST_LINES << 2);
export const cited = take(<usize>MOST_CITED << 2);

export let lineCount: i32 = 0;
export let citedCount: i32 = 0;

/** Products kept for later: how many, then the number of each and that of its kinds. */
const KEPT_SIZE: usize = 8;

export function drainLines(): void {
  lineCount = 0;
  citedCount = 0;
}

/** Whether there is room for the lines of a record. @param products how many it names */
export function hasRoom(products: i32): bool {
  return lineCount + products <= MOST_LINES && citedCount + siteCount <= MOST_CITED;
}

/** Whether a product of the record, or its kinds, have no number: the record must be parsed. */
export function isUnnumbered(): bool {
  for (let at = 0; at < productCount; at++) if (productNumber(at) < 0 || kindsNumber(at) < 0) return true;
  return false;
}

/** Keeps the products of the record, which all have numbers. */
export function keepProducts(): usize {
  const kept = take(4 + <usize>productCount * KEPT_SIZE);
  store<i32>(kept, productCount);
  for (let at = 0; at < productCount; at++) {
    store<i32>(kept + <usize>at * KEPT_SIZE, productNumber(at), 4);
    store<i32>(kept + <usize>at * KEPT_SIZE, kindsNumber(at), 8);
  }
  return kept;
}

/** Adds the lines of a record, for which there is room. @param kept products of an override, or 0 */
export function addLines(cve: u64, start: u32, end: u32, kept: usize): void {
  const count = kept == 0 ? productCount : load<i32>(kept);
  for (let at = 0; at < count; at++) {
    const product = kept == 0 ? productNumber(at) : load<i32>(kept + <usize>at * KEPT_SIZE, 4);
    const kinds = kept == 0 ? kindsNumber(at) : load<i32>(kept + <usize>at * KEPT_SIZE, 8);
    const line: usize = (lineCount + at) << 2;
    store<i32>(lineProducts + line, product);
    store<i32>(lineKinds + line, kinds);
    store<f64>(lineCves + (line << 1), <f64>cve);
    store<u32>(lineStarts + line, start);
    store<u32>(lineEnds + line, end);
    store<u32>(overridden + line, kept == 0 ? 0 : 1);
    store<i32>(citedStarts + line, citedCount);
    store<i32>(citedEnds + line, citedCount + siteCount);
  }
  copySites(cited + (<usize>citedCount << 2));
  lineCount += count;
  citedCount += siteCount;
}

/** How many products are kept. */
export function keptCount(kept: usize): i32 {
  return load<i32>(kept);
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

/** Numbers what records name, and takes what is told of them without parsing them. */
export interface Skim {
  /** The number of `vendor:product`; `undefined`: what names it must be parsed. */
  product(key: string): number | undefined;
  /** The number of a product's kinds of criteria, in order: part and target software, as in `a/node.js a/python`. */
  kinds(kinds: string): number;
  /** The number of a reference key; `undefined`: what cites it must be parsed. */
  site(key: string): number | undefined;
  /** CVEs of which other sources speak: they must be parsed. */
  spoken: Iterable<string>;
  take(lines: SkimmedLines): void;
  /** At the end: how many CVEs were told of, and how many of these were withdrawn and are in no line. */
  end(counts: { records: number; rejected: number }): void;
}

/** A line for each product that a record names as vulnerable, in arrays of numbers. */
export interface SkimmedLines {
  products: Uint32Array;
  kinds: Uint32Array;
  /** As `cveNumber` gives it. */
  cves: Float64Array;
  /** Where the record lies in the unpacked bytes of its download. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** Where the sites that it cites stand in `cited`. */
  citedStarts: Uint32Array;
  citedEnds: Uint32Array;
  cited: Uint32Array;
}

/** Where a record lies in the unpacked bytes of its download. */
export interface Place {
  start: number;
  end: number;
}

const USUAL = /^CVE-(\d{4})-(\d{4,7})$/;
const MOST_DIGITS = 7;
const LEAST_DIGITS = 4;
const LENGTHS = MOST_DIGITS - LEAST_DIGITS + 1;
const NUMBERS = 10 ** MOST_DIGITS;

/** A CVE's id as a number, by which it can be told; `undefined` for one with more digits. */
export function cveNumber(cve: string): number | undefined {
  const [, year, number = ''] = USUAL.exec(cve) ?? [];
  if (year === undefined) return undefined;
  return (Number(year) * NUMBERS + Number(number)) * LENGTHS + number.length - LEAST_DIGITS;
}

/** @param number as `cveNumber` gives it */
export function cveOfNumber(number: number): string {
  const rest = Math.floor(number / LENGTHS);
  const year = String(Math.floor(rest / NUMBERS)).padStart(4, '0');
  return `CVE-${year}-${String(rest % NUMBERS).padStart((number % LENGTHS) + LEAST_DIGITS, '0')}`;
}

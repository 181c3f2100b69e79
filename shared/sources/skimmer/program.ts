import { readFileSync } from 'node:fs';
import {
  isUsableEntry,
  keyDependsOn,
  PROJECT_PAGES,
  referenceKey,
  nameOfSubject,
  type OpinionSubject,
  subjectKeys,
  subjectOfEntry,
} from '../../vulnerabilities/index.ts';
import type { Exports } from './exports.ts';
import { cveOfNumber } from './cve-number.ts';
import type { HeldRecord, LateRecord, OverridePlaces, SkimmedLines } from './skimmed-lines.ts';
import { Instance, Module } from './web-assembly.ts';

/** Numbers what records name. */
export interface SkimNames {
  /** The number of `vendor:product`, with HELD if what names it is held; `undefined`: it must be parsed. */
  product(key: string): number | undefined;
  /**
   * The number of a product's kinds of criteria, in order: part and target software, as in `a/node.js a/python`;
   * `undefined`: what has them must be parsed.
   */
  kinds(kinds: string): number | undefined;
  /** The number of a reference key; `undefined`: what cites it must be parsed. */
  site(key: string): number | undefined;
}

/** Added to the number of a product. */
export const HELD = 1 << 30;

/** What is told to the program of what has no number: see assembly/sites.ts. */
const NONE = -1;
const PARSED = -2;
const ALL = -3;
const REPOSITORY = -4;

/** `2021-01-31T12:34:56.789`. */
export const TIME_LENGTH = 23;

/** The kinds of criteria of what is stated of a subject: see entry-line.ts of the snapshot. */
const ANY_APPLICATION = 'a/*';

/** Room for a word on its way. */
const WORD = 256;

const ASCII = /^[ -~]*$/;

let compiled: object | undefined;

/** The program that reads records, with its memory: it asks for the number of each name once a feed. */
export class Program {
  readonly exports: Exports;
  #names: SkimNames | undefined;
  /** What entries of one source have in common that are put together. */
  readonly #merged = new Map<string, number>();

  constructor() {
    compiled ??= new Module(readFileSync(new URL('skim.wasm', import.meta.url)));
    const host = {
      product: (start: number, length: number) =>
        this.#names?.product(unescaped(this.#text(start, length))) ?? PARSED,
      kinds: (start: number, length: number) =>
        this.#names?.kinds(unescaped(this.#text(start, length)).split(' ').sort().join(' ')) ?? PARSED,
      site: (start: number, length: number) => this.#site(this.#text(start, length)),
      siteOfHost: (start: number, length: number) => this.#siteOfHost(this.#text(start, length)),
      subject: (start: number, length: number) => this.#subject(this.value(start, length) as unknown[]),
      keptSubject: (start: number, length: number) =>
        this.#keptSubject(JSON.parse(`${this.bytes(start, length).toString()}}`) as OpinionSubject),
      isUsable: (start: number, length: number) => (isUsableEntry(this.value(start, length)) ? 1 : 0),
    };
    this.exports = new Instance(compiled, { host }).exports as Exports;
  }

  /** Another feed begins. */
  begin(names: SkimNames): void {
    this.#names = names;
    this.#merged.clear();
    const { begin, word, addProjectPage } = this.exports;
    begin();
    for (const page of PROJECT_PAGES) addProjectPage(this.write(word.value, page));
  }

  bytes(start: number, length: number): Buffer {
    return Buffer.from(this.exports.memory.buffer, start, length);
  }

  /** What the JSON says that lies there. */
  value(start: number, length: number): unknown {
    return JSON.parse(this.bytes(start, length).toString()) as unknown;
  }

  /**
   * Where a text lies for as long as the feed is read.
   * @returns `undefined` for one that is too long, or not in ASCII
   */
  textAt(text: string): number | undefined {
    if (text.length > WORD || !ASCII.test(text)) return undefined;
    return this.exports.textAt(this.write(this.exports.word.value, text));
  }

  /** @returns how many bytes it wrote */
  write(start: number, text: string): number {
    return this.bytes(start, WORD).write(text, 'latin1');
  }

  /** What was taken since the last time. */
  lines(): SkimmedLines {
    const { lineCount, citedCount, ...at } = this.exports;
    const numbers = (start: { value: number }, length = lineCount.value): Uint32Array =>
      new Uint32Array(this.exports.memory.buffer, start.value, length).slice();
    const { cves, starts, ends } = this.#placesIn();
    const lines = {
      products: numbers(at.lineProducts),
      kinds: numbers(at.lineKinds),
      cves,
      starts,
      ends,
      overridden: numbers(at.overridden),
      citedStarts: numbers(at.citedStarts),
      citedEnds: numbers(at.citedEnds),
      cited: numbers(at.cited, citedCount.value),
    };
    this.exports.drain();
    return lines;
  }

  /** The same, of overrides. */
  places(): OverridePlaces {
    const places = this.#placesIn();
    this.exports.drain();
    return places;
  }

  /** Records that were taken since the last time, and changed later than is believed. */
  late(): LateRecord[] {
    const { memory, lateCount, lateCves, lateTimes, drainLate } = this.exports;
    if (lateCount.value === 0) return [];
    const cves = new Float64Array(memory.buffer, lateCves.value, lateCount.value);
    const times = new Uint32Array(memory.buffer, lateTimes.value, lateCount.value);
    const late = Array.from(cves, (cve, at) => ({
      id: cveOfNumber(cve),
      lastModified: `${this.#text(times[at] ?? 0, TIME_LENGTH)}Z`,
    }));
    drainLate();
    return late;
  }

  /** Records that were taken since the last time, and are held. @param origin where the input begins in the download */
  held(origin: number): HeldRecord[] {
    const { memory, input, heldCount, heldStarts, heldEnds, drainHeld } = this.exports;
    if (heldCount.value === 0) return [];
    const starts = new Uint32Array(memory.buffer, heldStarts.value, heldCount.value);
    const ends = new Uint32Array(memory.buffer, heldEnds.value, heldCount.value);
    const held = Array.from(starts, (start, at) => ({
      start: origin + start - input.value,
      bytes: Buffer.from(this.bytes(start, (ends[at] ?? start) - start)),
    }));
    drainHeld();
    return held;
  }

  #placesIn(): OverridePlaces {
    const { memory, lineCount, lineCves, lineStarts, lineEnds } = this.exports;
    return {
      cves: new Float64Array(memory.buffer, lineCves.value, lineCount.value).slice(),
      starts: new Uint32Array(memory.buffer, lineStarts.value, lineCount.value).slice(),
      ends: new Uint32Array(memory.buffer, lineEnds.value, lineCount.value).slice(),
    };
  }

  #text(start: number, length: number): string {
    return this.bytes(start, length).toString('latin1');
  }

  #site(url: string): number {
    const key = referenceKey(url);
    if (key === undefined) return NONE;
    // Half of a character would be another once it is written.
    return key.isWellFormed() ? (this.#names?.site(key) ?? PARSED) : PARSED;
  }

  /** Notes what the subject of an entry leads to: see assembly/stated.ts. */
  #subject([vendor, product, packageName, collectionURL, repo, programFiles]: readonly unknown[]): number {
    const subject = subjectOfEntry({ vendor, product, packageName, collectionURL, repo, programFiles });
    if (subject === undefined) return NONE;
    const products = subjectKeys(subject).map((key) => this.#names?.product(key));
    if (products.length < 2) products.push(NONE);
    const kinds = this.#names?.kinds(ANY_APPLICATION);
    const name = nameOfSubject(subject);
    const merged = this.#merged.get(name) ?? this.#merged.size;
    this.#merged.set(name, merged);
    return this.#tell([...products, kinds, ...this.#placesOf(subject), merged]);
  }

  /** Notes what a subject that is kept leads to: see assembly/stated-lines.ts. */
  #keptSubject(subject: OpinionSubject): number {
    const [first = [], second = [NONE, NONE]] = subjectKeys(subject).map((key) => [
      this.#names?.product(key),
      this.textAt(key),
    ]);
    return this.#tell([...first, ...second, ...this.#placesOf(subject)]);
  }

  /** The numbers of its repository and collection. */
  #placesOf({ repository, collection }: OpinionSubject): number[] {
    return [repository, collection].map((url) => (url === undefined ? NONE : this.#site(url)));
  }

  #tell(words: readonly (number | undefined)[]): number {
    const known = words.filter((word) => word !== undefined && word !== PARSED);
    if (known.length < words.length) return PARSED;
    new Int32Array(this.exports.memory.buffer, this.exports.told.value).set(known as number[]);
    return 0;
  }

  #siteOfHost(host: string): number {
    const basis = keyDependsOn(host);
    if (basis === 'host') return this.#site(`https://${host}/`);
    return basis === 'repository' ? REPOSITORY : ALL;
  }
}

/** JSON writes the backslash that quotes a character of a CPE name twice. */
function unescaped(text: string): string {
  return text.replaceAll('\\\\', '\\');
}

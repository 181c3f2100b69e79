import { readFileSync } from 'node:fs';
import { keyDependsOn, PROJECT_PAGES, referenceKey } from '../../../vulnerabilities/index.ts';
import { cveNumber, type Skim } from '../../skim.ts';
import type { Exports } from './exports.ts';
import { Instance, Module } from './web-assembly.ts';

/** What `skim` says of where it stopped, and `site` and `siteOfHost` of what has no number: see assembly/. */
const ASKED = 1;
const FULL = 2;
const NONE = -1;
const PARSED = -2;
const ALL = -3;
const REPOSITORY = -4;
const TIME_LENGTH = 23;

const WORD = 256;

/** What was taken of a piece of a feed. */
export interface Skimmed {
  /** How many records were taken. */
  records: number;
  /** Where the next one begins. */
  next: number;
  /** Where that one ends, if it is in the usual form and has to be parsed. */
  parsedEnd: number | undefined;
}

/**
 * Reads from the bytes of records what a product's profile sums up, without parsing them: nine of ten records of the NVD
 * lead to nothing that ships. A program in WebAssembly (assembly/, `npm run wasm`) follows a record in its usual form to the
 * last brace, names in their usual order, and numbers what it names in memory of its own, so that no text is made of what it
 * met before. Any other record is left to the parser.
 */
export class Skimmer {
  readonly #program: Program;
  readonly #skim: Skim;
  /** What was loaded last, if it fits. */
  #length = 0;
  /** Where it begins in the download. */
  #origin = 0;

  constructor(skim: Skim) {
    this.#skim = skim;
    this.#program = idle.pop() ?? new Program();
    this.#program.begin(skim);
  }

  /** No record that changed later is taken. @param time ISO 8601, or a word that sorts after all times */
  believe(time: string): void {
    this.#program.write(this.#program.exports.believed.value, time.slice(0, TIME_LENGTH).padEnd(TIME_LENGTH, 'Z'));
  }

  /** Whether no record of the CVE was met before; from now on one was. */
  see(cve: string): boolean {
    const number = cveNumber(cve);
    return number === undefined || this.#program.exports.see(number) === 0;
  }

  /** @param origin where the bytes begin in the download */
  load(bytes: Uint8Array, origin: number): void {
    const { INPUT_SIZE, input } = this.#program.exports;
    this.#origin = origin;
    this.#length = bytes.length <= INPUT_SIZE.value ? bytes.length : 0;
    if (this.#length > 0) this.#program.bytes(input.value, bytes.length).set(bytes);
  }

  /** Takes records from a place on in what was loaded. */
  skim(start: number): Skimmed {
    const { input, skim, position, following, recordCount } = this.#program.exports;
    if (start >= this.#length) return { records: 0, next: start, parsedEnd: undefined };
    const begin = input.value;
    const before = recordCount.value;
    let stop = FULL;
    for (let at = begin + start; stop === FULL; at = position.value) {
      stop = skim(at, begin + this.#length, this.#origin);
      if (stop === FULL) this.#drain();
    }
    return {
      records: recordCount.value - before,
      next: position.value - begin,
      parsedEnd: stop === ASKED ? following.value - begin : undefined,
    };
  }

  end(): void {
    this.#drain();
    const { seenCount, rejectedCount } = this.#program.exports;
    this.#skim.end({ records: seenCount.value, rejected: rejectedCount.value });
  }

  /** Lets another download be skimmed with the same memory. */
  [Symbol.dispose](): void {
    idle.push(this.#program);
  }

  #drain(): void {
    const { exports } = this.#program;
    const { lineCount, citedCount, memory } = exports;
    const lines = lineCount.value;
    if (lines === 0) return;
    const words = (at: number, length: number): Uint32Array => new Uint32Array(memory.buffer, at, length).slice();
    this.#skim.take({
      products: words(exports.lineProducts.value, lines),
      kinds: words(exports.lineKinds.value, lines),
      cves: new Float64Array(memory.buffer, exports.lineCves.value, lines).slice(),
      starts: words(exports.lineStarts.value, lines),
      ends: words(exports.lineEnds.value, lines),
      citedStarts: words(exports.citedStarts.value, lines),
      citedEnds: words(exports.citedEnds.value, lines),
      cited: words(exports.cited.value, citedCount.value),
    });
    exports.drain();
  }
}

/** Programs that skim nothing at the moment. */
const idle: Program[] = [];

let compiled: object | undefined;

/** The program with its memory, which is used again for other downloads. */
class Program {
  readonly exports: Exports;
  #skim: Skim | undefined;

  constructor() {
    compiled ??= new Module(readFileSync(new URL('skim.wasm', import.meta.url)));
    const site = (start: number, length: number): number => this.#site(this.#text(start, length));
    const host = {
      product: (start: number, length: number) =>
        this.#skim?.product(unescaped(this.#text(start, length))) ?? PARSED,
      kinds: (start: number, length: number) =>
        this.#skim?.kinds(unescaped(this.#text(start, length)).split(' ').sort().join(' ')) ?? PARSED,
      site,
      siteOfHost: (start: number, length: number) => this.#siteOfHost(this.#text(start, length)),
    };
    this.exports = new Instance(compiled, { host }).exports as Exports;
  }

  begin(skim: Skim): void {
    this.#skim = skim;
    const { begin, word, addProjectPage, speakOf } = this.exports;
    begin();
    for (const page of PROJECT_PAGES) addProjectPage(this.write(word.value, page));
    for (const cve of skim.spoken) {
      const number = cveNumber(cve);
      if (number !== undefined) speakOf(number);
    }
  }

  bytes(start: number, length: number): Buffer {
    return Buffer.from(this.exports.memory.buffer, start, length);
  }

  /** @returns how many bytes it wrote */
  write(start: number, text: string): number {
    return this.bytes(start, WORD).write(text, 'latin1');
  }

  #text(start: number, length: number): string {
    return this.bytes(start, length).toString('latin1');
  }

  #site(url: string): number {
    const key = referenceKey(url);
    return key === undefined ? NONE : (this.#skim?.site(key) ?? PARSED);
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

import { joined } from '../../platform/index.ts';
import { cveNumber } from './cve-number.ts';
import { Program, type SkimNames, TIME_LENGTH } from './program.ts';
import type { HeldRecord, LateRecord, OverridePlaces, SkimmedLines } from './skimmed-lines.ts';

/** What a program says of where it stopped: see assembly/index.ts. */
const ASKED = 1;
const FULL = 2;
const NEWLINE = 10;

/** What was taken of a piece of a feed. */
interface Skimmed {
  /** How many records were taken. */
  records: number;
  /** Where the next one begins. */
  next: number;
  /** Where that one ends, if it is in the usual form and has to be parsed. */
  parsedEnd: number | undefined;
  /** `takeStated` can take what is stated of it. */
  isStatedAlone: boolean;
  /** Those of them that changed later than is believed. */
  late: LateRecord[];
}

/**
 * Reads from the bytes of a feed's records, and of overrides of them, what a product's profile sums up, without parsing
 * them: nine of ten records of the NVD lead to nothing that ships. A program in WebAssembly (assembly/, `npm run wasm`)
 * follows a record in its usual form to the last brace, names in their usual order, and numbers what it names in memory of
 * its own, so that no text is made of what it met before. Any other record is left to the parser, and so is one of a CVE
 * of which another source speaks, unless that is an override that was taken.
 */
export class Skimmer {
  readonly #program: Program;
  readonly #take: (lines: SkimmedLines) => void;
  readonly #hold: (record: HeldRecord) => void;
  /** How much was loaded last, if it fits. */
  #length = 0;
  /** Where it begins in the download. */
  #origin = 0;

  /**
   * @param take gets lines in the numbers that `names` gives
   * @param hold gets records that are held
   */
  constructor(
    names: SkimNames,
    take: (lines: SkimmedLines) => void,
    hold: (record: HeldRecord) => void = () => undefined,
  ) {
    this.#take = take;
    this.#hold = hold;
    this.#program = idle.pop() ?? new Program();
    this.#program.begin(names);
  }

  /** CVEs that were taken, each counted once. */
  get records(): number {
    return this.#program.exports.seenCount.value;
  }

  /** Those of them that were withdrawn: they have no line. */
  get rejected(): number {
    return this.#program.exports.rejectedCount.value;
  }

  /** Records of these CVEs are parsed. */
  speakOf(cves: Iterable<string>): void {
    for (const cve of cves) {
      const number = cveNumber(cve);
      if (number !== undefined) this.#program.exports.speakOf(number);
    }
  }

  /**
   * Takes overrides, one a line, the first of each CVE.
   * @returns where those lie that are in the usual form: all other lines are to be parsed, these once their CVE is
   */
  takeOverrides(lines: Uint8Array): OverridePlaces {
    const { INPUT_SIZE, input, takeOverrides, position } = this.#program.exports;
    const begin = input.value;
    const places: OverridePlaces[] = [];
    for (let start = 0; start < lines.length;) {
      const piece = wholeLines(lines.subarray(start, start + INPUT_SIZE.value));
      this.#program.bytes(begin, piece.length).set(piece);
      let stop = FULL;
      for (let at = begin; stop === FULL; at = position.value) {
        stop = takeOverrides(at, begin + piece.length, start);
        places.push(this.#program.places());
      }
      start += piece.length;
    }
    return {
      cves: joined(
        Float64Array,
        places.map(({ cves }) => cves),
      ),
      starts: joined(
        Uint32Array,
        places.map(({ starts }) => starts),
      ),
      ends: joined(
        Uint32Array,
        places.map(({ ends }) => ends),
      ),
    };
  }

  isOverridden(cve: string): boolean {
    const number = cveNumber(cve);
    return number !== undefined && this.#program.exports.isOverridden(number) === 1;
  }

  /** Tells which records are late. @param time ISO 8601, or a word that sorts after all times */
  believe(time: string): void {
    const { believed } = this.#program.exports;
    this.#program.write(believed.value, time.slice(0, TIME_LENGTH).padEnd(TIME_LENGTH, 'Z'));
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
    if (start >= this.#length)
      return { records: 0, next: start, parsedEnd: undefined, isStatedAlone: false, late: [] };
    const { input, skim, position, following, isStatedAlone, recordCount } = this.#program.exports;
    const begin = input.value;
    const before = recordCount.value;
    const late: LateRecord[] = [];
    let stop = FULL;
    for (let at = begin + start; stop === FULL; at = position.value) {
      stop = skim(at, begin + this.#length, this.#origin);
      late.push(...this.#program.late());
      this.#drainHeld();
      if (stop === FULL) this.#drain();
    }
    return {
      records: recordCount.value - before,
      next: position.value - begin,
      parsedEnd: stop === ASKED ? following.value - begin : undefined,
      isStatedAlone: stop === ASKED && isStatedAlone.value === 1,
      late,
    };
  }

  /** Takes what is stated of the record that was not skimmed, after which nothing else was. */
  takeStated(): void {
    this.#program.exports.takeStated(this.#origin);
    this.#drainHeld();
  }

  /** At the end of a feed: takes overrides of which no record came, and hands over what was taken. */
  end(): void {
    while (this.#program.exports.takeAlone() === FULL) this.#drain();
    this.#drain();
  }

  #drainHeld(): void {
    for (const record of this.#program.held(this.#origin)) this.#hold(record);
  }

  #drain(): void {
    if (this.#program.exports.lineCount.value > 0) this.#take(this.#program.lines());
  }

  /** Lets another feed be skimmed with the same memory. */
  [Symbol.dispose](): void {
    idle.push(this.#program);
  }
}

/** Programs that skim nothing at the moment. */
const idle: Program[] = [];

/** All but the last line, if it may be cut; all if there is one line only. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return end === 0 ? bytes : bytes.subarray(0, end);
}

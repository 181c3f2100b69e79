import { Program } from './program.ts';

/** What a kept record leads to, see assembly/entry-lines.ts. */
const LINES = 1;
const UNCONFIGURED = 2;
const REJECTED = 3;

/** Names of a feed take a few megabytes; beyond these, a program begins anew. */
const MOST_MEMORY = 48 * 1024 * 1024;

/** What matching needs of a record, as the snapshot keeps it. Bytes hold until the next record. */
export interface WrittenEntries {
  rejected: boolean;
  /** JSON of a CVE without configurations. */
  unconfigured?: Buffer;
  /** A line of each entry of a product or subject, with its newline, and the product's place. */
  lines: Iterable<readonly [place: number, line: Buffer]>;
}

/**
 * Writes the entries of records of the NVD from the JSON that is kept of them, without parsing it: those of CVEs of which
 * nobody else speaks, whose configurations have no negation and no nodes below nodes. A program in WebAssembly
 * (assembly/entry-lines.ts) follows them to the last brace; any other is left to the parser.
 */
export class EntryWriter {
  readonly #program = new Program();
  readonly #placeOf: (product: string) => number;
  readonly #mostMemory: number;

  /** @param placeOf tells the place of `vendor:product`, asked once for each */
  constructor(placeOf: (product: string) => number, mostMemory = MOST_MEMORY) {
    this.#placeOf = placeOf;
    this.#mostMemory = mostMemory;
    this.#begin();
  }

  #begin(): void {
    const program = this.#program;
    program.begin({
      product: this.#placeOf,
      kinds: (kinds) => program.textAt(kinds),
      site: (key) => program.textAt(key),
    });
  }

  /** @param json of a record, as JSON.stringify writes it. @returns `undefined` where it has to be parsed */
  write(json: Uint8Array): WrittenEntries | undefined {
    const program = this.#program;
    const { input, INPUT_SIZE, inUse } = program.exports;
    if (json.length > INPUT_SIZE.value) return undefined;
    if (inUse() > this.#mostMemory) this.#begin();
    program.bytes(input.value, json.length).set(json);
    switch (this.#derive(input.value + json.length)) {
      case LINES:
        return { rejected: false, lines: this.#lines() };
      case UNCONFIGURED:
        return { rejected: false, unconfigured: this.#described(), lines: this.#lines() };
      case REJECTED:
        return { rejected: true, lines: [] };
      default:
        return undefined;
    }
  }

  #derive(end: number): number {
    try {
      return this.#program.exports.derive(end);
    } catch (error) {
      // A name may stand in its tables without what was to be told of it.
      this.#begin();
      throw error;
    }
  }

  /** The CVE's facts and description as JSON. */
  #described(): Buffer {
    const { derived, linesLength, derivedLength } = this.#program.exports;
    return this.#program.bytes(derived.value + linesLength.value, derivedLength.value - linesLength.value);
  }

  *#lines(): Generator<readonly [place: number, line: Buffer]> {
    const { memory, derived, entryCount, entryEnds, entryProducts } = this.#program.exports;
    const ends = new Uint32Array(memory.buffer, entryEnds.value, entryCount.value);
    const places = new Uint32Array(memory.buffer, entryProducts.value, entryCount.value);
    let start = 0;
    for (const [at, end] of ends.entries()) {
      yield [places[at] ?? 0, this.#program.bytes(derived.value + start, end - start)];
      start = end;
    }
  }
}

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
  /** A line of each product's entry, with its newline, and the product's place. */
  lines: Iterable<readonly [place: number, line: Buffer]>;
}

/**
 * Writes the entries of records of the NVD from the JSON that is kept of them, without parsing it: those of CVEs of which
 * nobody else speaks, whose configurations list vulnerable criteria and nothing else. A program in WebAssembly
 * (assembly/entry-lines.ts) follows them to the last brace; any other is left to the parser.
 */
export class EntryWriter {
  readonly #program = new Program();
  readonly #placeOf: (product: string) => number;

  /** @param placeOf tells the place of `vendor:product`, asked once for each */
  constructor(placeOf: (product: string) => number) {
    this.#placeOf = placeOf;
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
    const { input, INPUT_SIZE, derive, inUse, derived, derivedLength } = program.exports;
    if (json.length > INPUT_SIZE.value) return undefined;
    if (inUse() > MOST_MEMORY) this.#begin();
    program.bytes(input.value, json.length).set(json);
    switch (derive(input.value + json.length)) {
      case LINES:
        return { rejected: false, lines: this.#lines() };
      case UNCONFIGURED:
        return {
          rejected: false,
          unconfigured: program.bytes(derived.value, derivedLength.value),
          lines: [],
        };
      case REJECTED:
        return { rejected: true, lines: [] };
      default:
        return undefined;
    }
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

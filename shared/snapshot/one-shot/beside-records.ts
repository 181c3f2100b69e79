import { cveNumber, cveOfNumber, type OverridePlaces } from '../../sources/index.ts';

/** Overrides that were skimmed, among the lines of their file. */
interface SkimmedOverrides {
  lines: Buffer;
  places: OverridePlaces;
  recordOf: (line: Buffer) => unknown;
}

/** What a source beside the NVD says of the CVEs of a feed. Of overrides that were skimmed, those are parsed that are asked for. */
export class BesideRecords {
  readonly #parsed = new Map<string, unknown>();
  readonly #skimmed: (SkimmedOverrides & { numbers: Map<number, number> })[] = [];

  get(cve: string): unknown {
    return this.#parsed.get(cve) ?? this.#skimmedRecord(cve);
  }

  has(cve: string): boolean {
    if (this.#parsed.has(cve)) return true;
    const number = cveNumber(cve);
    return number !== undefined && this.#skimmed.some(({ numbers }) => numbers.has(number));
  }

  set(cve: string, record: unknown): void {
    this.#parsed.set(cve, record);
  }

  /** CVEs whose records are parsed. */
  get parsed(): Iterable<string> {
    return this.#parsed.keys();
  }

  addSkimmed(overrides: SkimmedOverrides): void {
    const numbers = new Map(Array.from(overrides.places.cves, (number, at) => [number, at]));
    this.#skimmed.push({ ...overrides, numbers });
  }

  /** All CVEs. */
  *cves(): Generator<string> {
    yield* this.#parsed.keys();
    for (const { places } of this.#skimmed) for (const number of places.cves) yield cveOfNumber(number);
  }

  get size(): number {
    return this.#skimmed.reduce((sum, { numbers }) => sum + numbers.size, this.#parsed.size);
  }

  #skimmedRecord(cve: string): unknown {
    const number = cveNumber(cve);
    if (number === undefined) return undefined;
    for (const { lines, places, recordOf, numbers } of this.#skimmed) {
      const at = numbers.get(number);
      if (at !== undefined) return recordOf(lines.subarray(places.starts[at], places.ends[at]));
    }
    return undefined;
  }
}

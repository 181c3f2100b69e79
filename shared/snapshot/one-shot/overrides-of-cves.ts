import { type CveSource, decompress } from '../../sources/index.ts';

/** A file of overrides, one a line. */
export interface PlacedOverrides {
  source: CveSource;
  file: string;
  bytes: Buffer;
}

const NEWLINE = 10;

/** Overrides of a few CVEs, looked for in their files once one of them is asked for. */
export class OverridesOfCves {
  readonly #files: readonly PlacedOverrides[];
  readonly #expected = new Set<string>();
  readonly #found = new Map<string, Record<string, unknown>>();

  constructor(files: readonly PlacedOverrides[]) {
    this.#files = files.filter(({ source }) => source.recordOfLine);
  }

  /** Of these CVEs some will be asked for. */
  expect(cves: Iterable<string>): void {
    for (const cve of cves) if (!this.#found.has(cve)) this.#expected.add(cve);
  }

  /** What overrides say of a CVE that was expected, by source. */
  of(cve: string): Readonly<Record<string, unknown>> {
    if (this.#expected.has(cve)) this.#read();
    return this.#found.get(cve) ?? {};
  }

  #read(): void {
    for (const { source, file, bytes } of this.#files) {
      const lines = decompress(bytes, file);
      for (let start = 0, end; start < lines.length; start = end) {
        const newline = lines.indexOf(NEWLINE, start);
        end = newline < 0 ? lines.length : newline + 1;
        const line = lines.subarray(start, end);
        const cve = source.cveOfLine?.(line);
        if (cve === undefined || !this.#expected.has(cve)) continue;
        const found = this.#found.get(cve) ?? {};
        found[source.name] ??= recordOf(source, line);
        this.#found.set(cve, found);
      }
    }
    this.#expected.clear();
  }
}

/** `undefined` for a line that was set aside. */
function recordOf({ recordOfLine }: CveSource, line: Buffer): unknown {
  try {
    return recordOfLine?.(line);
  } catch {
    return undefined;
  }
}

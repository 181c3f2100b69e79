import { type CveSource, decompress } from '../../sources/index.ts';
import { placesOfLines } from './places-of-lines.ts';

/** A file of overrides, one a line. */
export interface PlacedOverrides {
  source: CveSource;
  file: string;
  bytes: Buffer;
}

/** Overrides of a few CVEs, looked for in their files. */
export class OverridesOfCves {
  readonly #files: readonly PlacedOverrides[];
  /** By CVE, what each source says. */
  readonly #found = new Map<string, Record<string, unknown>>();

  constructor(files: readonly PlacedOverrides[]) {
    this.#files = files.filter(({ source }) => source.recordOfLine);
  }

  read(cves: readonly string[]): void {
    const wanted = new Set(cves.filter((cve) => !this.#found.has(cve)));
    if (wanted.size === 0) return;
    for (const { source, file, bytes } of this.#files) {
      const lines = decompress(bytes, file);
      for (const { start, end } of placesOfLines(lines)) {
        const line = lines.subarray(start, end);
        const cve = source.cveOfLine?.(line);
        if (cve !== undefined && wanted.has(cve)) this.#keep(cve, source, line);
      }
    }
  }

  /** The first of a source counts. */
  #keep(cve: string, source: CveSource, line: Buffer): void {
    const found = this.#found.get(cve) ?? {};
    found[source.name] ??= recordOf(source, line);
    this.#found.set(cve, found);
  }

  /** What overrides say of a CVE that was read, by source. */
  of(cve: string): Readonly<Record<string, unknown>> {
    return this.#found.get(cve) ?? {};
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

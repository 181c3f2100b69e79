import { contentHash, exactly, pack, unpack } from '../../platform/index.ts';
import { cveShardKey, type PartSegment } from './part.ts';
import { Utf8Text } from './utf8-text.ts';

const NEWLINE = 10;
const TAB = 9;

/** Splits records (CVE id → one-line text) by CVE shard, each segment compressed on its own. */
export function toSegments(records: ReadonlyMap<string, string>): {
  segments: PartSegment[];
  bytes: Uint8Array;
} {
  const byShard = Map.groupBy([...records.keys()].sort(), cveShardKey);
  const segments: PartSegment[] = [];
  const packed: Uint8Array[] = [];
  let offset = 0;
  for (const [key, cves] of byShard) {
    const lines = new Utf8Text();
    for (const cve of cves) {
      lines.append(`${cve}\t`);
      lines.append(records.get(cve) ?? '');
      lines.append('\n');
    }
    const content = lines.toBytes();
    const bytes = pack(content);
    segments.push({ key, hash: contentHash(content), start: offset, end: offset + bytes.length });
    packed.push(bytes);
    offset += bytes.length;
  }
  return { segments, bytes: exactly(Buffer.concat(packed)) };
}

/** Reads compressed lines one at a time, in order of CVE. */
export class LineReader {
  readonly #bytes: Buffer;
  #next = 0;
  #cve: string | undefined;
  #tab = 0;

  /** @param packed absent for no lines */
  constructor(packed?: Uint8Array) {
    this.#bytes = packed ? unpack(packed) : Buffer.alloc(0);
    this.#advance();
  }

  /** The CVE of the next line. */
  get cve(): string | undefined {
    return this.#cve;
  }

  /** Consumes the line and returns its rest, if it is that CVE's. */
  take(cve: string): string | undefined {
    if (cve !== this.#cve) return undefined;
    const end = this.#bytes.indexOf(NEWLINE, this.#tab);
    // Decoded line by line: in one string, a single letter beyond Latin-1 would double the size of
    // everything.
    const rest = this.#bytes.toString('utf8', this.#tab + 1, end);
    this.#next = end + 1;
    this.#advance();
    return rest;
  }

  #advance(): void {
    this.#tab = this.#bytes.indexOf(TAB, this.#next);
    this.#cve = this.#tab < 0 ? undefined : this.#bytes.toString('latin1', this.#next, this.#tab);
  }
}

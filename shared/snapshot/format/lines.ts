import { contentHash, exactly, pack, unpack } from '../../platform/index.ts';
import { cveShardKey, type PartSegment } from './part.ts';
import { MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8-text.ts';

const NEWLINE = 10;
const TAB = 9;

/** Lines of one text per CVE, held as bytes: a feed's texts, and what they are parts of, would burden the garbage collector. */
export class CveLines {
  readonly #lines = new Map<string, Buffer>();
  #room = Buffer.alloc(0);

  get size(): number {
    return this.#lines.size;
  }

  keys(): Iterable<string> {
    return this.#lines.keys();
  }

  get(cve: string): string | undefined {
    return this.#lines
      .get(cve)
      ?.toString()
      .slice(cve.length + 1, -1);
  }

  /** Replaces the line of that CVE. @param text copied */
  set(cve: string, text: string | Uint8Array): void {
    const most = (cve.length + text.length) * MAX_BYTES_PER_UNIT + 2;
    if (this.#room.length < most) this.#room = Buffer.allocUnsafeSlow(Math.max(ROOM, most));
    const start = this.#room.write(`${cve}\t`);
    const end = start + writeUtf8(text, this.#room, start);
    this.#room[end] = NEWLINE;
    this.#lines.set(cve, this.#room.subarray(0, end + 1));
    this.#room = this.#room.subarray(end + 1);
  }

  /** The lines of these CVEs. */
  join(cves: readonly string[]): Buffer {
    return Buffer.concat(cves.map((cve) => this.#lines.get(cve) ?? NO_LINE));
  }
}

const ROOM = 1024 * 1024;
const NO_LINE = Buffer.alloc(0);

/** Splits lines by CVE shard, each segment compressed on its own. */
export function toSegments(lines: CveLines): {
  segments: PartSegment[];
  bytes: Uint8Array;
} {
  const byShard = Map.groupBy([...lines.keys()].sort(), cveShardKey);
  const segments: PartSegment[] = [];
  const packed: Uint8Array[] = [];
  let offset = 0;
  for (const [key, cves] of byShard) {
    const content = lines.join(cves);
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
    const line = this.takeLine(cve);
    return line && textOfLine(cve, line);
  }

  /** Consumes the line, if it is that CVE's: with its id, without its newline, as it lies in the memory of all lines. */
  takeLine(cve: string): Buffer | undefined {
    if (cve !== this.#cve) return undefined;
    const start = this.#next;
    const end = this.#bytes.indexOf(NEWLINE, this.#tab);
    this.#next = end + 1;
    this.#advance();
    return this.#bytes.subarray(start, end);
  }

  #advance(): void {
    this.#tab = this.#bytes.indexOf(TAB, this.#next);
    this.#cve = this.#tab < 0 ? undefined : this.#bytes.toString('latin1', this.#next, this.#tab);
  }
}

/** What a line says behind its CVE. Decoded line by line: in one string, a single letter beyond Latin-1 would double the size of everything. */
export function textOfLine(cve: string, line: Buffer): string {
  return line.toString('utf8', cve.length + 1);
}

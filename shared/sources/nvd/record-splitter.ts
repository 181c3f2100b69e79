const LIST = /"vulnerabilities"\s*:\s*\[/;
/**
 * A record's own object follows: elsewhere `{"cve":"CVE-…"}` may stand for a reference to one. With the id, where it
 * comes first: a longer mark is found faster.
 */
const RECORD = /\{\s*"cve"\s*:\s*\{(?:\s*"id"\s*:\s*"CVE-)?/;

/**
 * Cuts a feed or an API page into its records while the bytes come in, without parsing it whole: memory stays at a
 * chunk and a record, and a broken record costs only itself. The cut is made at each opening
 * `{"cve":{"id":"CVE-`, written as in the first record; whether a piece really is one record, JSON.parse says.
 */
export class RecordSplitter {
  /** What stands before the list: format, timestamp, totals. */
  header = '';
  #marker: Buffer | undefined;
  #pending: Buffer = Buffer.alloc(0);

  /** False when no list of records has come yet. */
  get started(): boolean {
    return this.header !== '';
  }

  /** The pieces that the chunk completes, each ending with what parts records (a comma). The first may be blank. */
  push(chunk: Buffer): string[] {
    const pieces: string[] = [];
    const first = this.#marker ? chunk.indexOf(this.#marker) : -1;
    if (first < 0) {
      this.#pending = Buffer.concat([this.#pending, chunk]);
      if (!this.started) this.#findList();
      this.#marker ??= this.#findMarker();
      this.#cut(pieces);
      return pieces;
    }
    // Only what the record before still lacks is joined to it: to copy every chunk would cost as much as to search it.
    this.#pending = Buffer.concat([this.#pending, chunk.subarray(0, first)]);
    this.#cut(pieces);
    pieces.push(this.end());
    this.#pending = chunk.subarray(first);
    this.#cut(pieces);
    return pieces;
  }

  /** Moves what is complete from the pending bytes to the pieces. */
  #cut(pieces: string[]): void {
    if (!this.#marker) return;
    let start = 0;
    for (;;) {
      const next = this.#pending.indexOf(this.#marker, start + 1);
      if (next < 0) break;
      pieces.push(this.#pending.toString('utf8', start, next));
      start = next;
    }
    // A copy: a view would keep the whole chunk alive.
    this.#pending = Buffer.from(this.#pending.subarray(start));
  }

  /** The last record and what closes the list behind it. */
  end(): string {
    return this.#pending.toString('utf8');
  }

  #findList(): void {
    const text = this.#pending.toString('utf8');
    const list = LIST.exec(text);
    if (!list) return;
    this.header = text.slice(0, list.index);
    this.#pending = this.#pending.subarray(Buffer.byteLength(this.header + list[0]));
  }

  #findMarker(): Buffer | undefined {
    const first = this.started ? RECORD.exec(this.#pending.toString('utf8')) : null;
    return first ? Buffer.from(first[0]) : undefined;
  }
}

/** Cuts text at each opening of a record, however it is spaced. */
export function resplit(text: string): string[] {
  return text.split(/(?=\{\s*"cve"\s*:\s*\{)/);
}

/** Without the comma that parts records. A regular expression would look at every comma of the record. */
export function withoutComma(piece: string): string {
  const text = piece.trimEnd();
  return text.endsWith(',') ? text.slice(0, -1) : text;
}

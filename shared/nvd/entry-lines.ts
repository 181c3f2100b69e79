import { exactly } from './codec.ts';
import type { ProductEntry } from './entry.ts';
import { writeEntry, writeFacts } from './entry-line.ts';
import { productShardOf } from './product-shard.ts';

const PIECE = 256 * 1024;
const NEWLINE = 10;
/** A UTF-16 unit becomes three bytes of UTF-8 at most. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Gathers the lines of entries by product shard. As bytes from the start, in pieces that never grow: strings of this
 * size would weigh on the collector, and fresh memory costs more than what is written to it.
 */
export class EntryLines {
  readonly #pieces: Buffer[] = [];
  /** Where the last piece is free. */
  #free = 0;
  /** By shard, three numbers a line: index of the piece, start and end within it. */
  readonly #places = new Map<number, number[]>();
  #size = 0;

  /** @param entries of one CVE */
  add(entries: ReadonlyMap<string, ProductEntry>): void {
    let facts: string | undefined;
    for (const [product, entry] of entries) {
      const line = writeEntry(product, entry, (facts ??= writeFacts(entry)));
      const piece = this.#pieceFor(line.length * MAX_BYTES_PER_UNIT + 1);
      const start = this.#free;
      const end = start + piece.write(line, start) + 1;
      piece[end - 1] = NEWLINE;
      this.#free = end;
      this.#size += end - start;
      const shard = productShardOf(product);
      const places = this.#places.get(shard);
      if (places) places.push(this.#pieces.length - 1, start, end);
      else this.#places.set(shard, [this.#pieces.length - 1, start, end]);
    }
  }

  #pieceFor(room: number): Buffer {
    const last = this.#pieces.at(-1);
    if (last && this.#free + room <= last.length) return last;
    const piece = Buffer.allocUnsafeSlow(Math.max(PIECE, room));
    this.#pieces.push(piece);
    this.#free = 0;
    return piece;
  }

  /** Views of one piece of memory: a view that goes to another thread takes all of the memory under it along. */
  toBytes(): Map<number, Uint8Array> {
    const whole = new Uint8Array(this.#size);
    const result = new Map<number, Uint8Array>();
    let end = 0;
    for (const [shard, places] of this.#places) {
      const start = end;
      for (let at = 0; at < places.length; at += 3) {
        const [piece = 0, from = 0, to = 0] = places.slice(at, at + 3);
        end += this.#pieces[piece]?.copy(whole, end, from, to) ?? 0;
      }
      result.set(shard, whole.subarray(start, end));
    }
    return result;
  }
}

/** The lines of one shard out of many results, as one piece of memory; none where no result has any. */
export function linesOfShard(
  results: readonly { entryLines: ReadonlyMap<number, Uint8Array> }[],
  shard: number,
): Uint8Array[] {
  const parts = results.map(({ entryLines }) => entryLines.get(shard)).filter((bytes) => bytes !== undefined);
  return parts.length === 0 ? [] : [exactly(Buffer.concat(parts))];
}

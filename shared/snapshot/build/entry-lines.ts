import type { KeyedEntry } from './derive.ts';
import { writeEntry, writeFacts } from '../format/entry-line.ts';
import { productShardOf } from '../format/product-shard.ts';
import { Utf8Text } from '../format/utf8-text.ts';

/** Lines of entries of one CVE, each with its product. */
export function linesOf(entries: readonly KeyedEntry[]): [product: string, line: string][] {
  // Entries of one origin share their facts.
  const factsOf = new Map<string, string>();
  return entries.map(({ product, entry }) => {
    let facts = entry.stated ? undefined : factsOf.get(entry.origin);
    if (facts === undefined) factsOf.set(entry.origin, (facts = writeFacts(entry)));
    return [product, writeEntry(product, entry, facts)];
  });
}

/** Collects lines of entries by product shard. */
export class EntryLines {
  readonly #shards = new Map<number, Utf8Text>();

  add(product: string, line: string): void {
    const lines = this.#of(productShardOf(product));
    lines.append(line);
    lines.append('\n');
  }

  /** Adds a line with its newline, copied. */
  addLine(shard: number, line: Uint8Array): void {
    this.#of(shard).append(line);
  }

  #of(shard: number): Utf8Text {
    let lines = this.#shards.get(shard);
    if (!lines) this.#shards.set(shard, (lines = new Utf8Text()));
    return lines;
  }

  /** Views of one buffer: transferring a view to another thread moves the whole memory under it. */
  toBytes(): Map<number, Uint8Array> {
    const size = [...this.#shards.values()].reduce((sum, { length }) => sum + length, 0);
    const whole = new Uint8Array(size);
    let start = 0;
    const result = new Map<number, Uint8Array>();
    for (const [shard, lines] of this.#shards) {
      const end = lines.copyTo(whole, start);
      result.set(shard, whole.subarray(start, end));
      start = end;
    }
    return result;
  }
}

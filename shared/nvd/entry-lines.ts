import { exactly } from './codec.ts';
import type { ProductEntry } from './entry.ts';
import { writeEntry, writeFacts } from './entry-line.ts';
import { productShardOf } from './product-shard.ts';

/** Gathers the lines of entries by product shard. */
export class EntryLines {
  readonly #shards = new Map<number, string[]>();

  /** @param entries of one CVE */
  add(entries: ReadonlyMap<string, ProductEntry>): void {
    let facts: string | undefined;
    for (const [product, entry] of entries) {
      const shard = productShardOf(product);
      const lines = this.#shards.get(shard);
      const line = `${writeEntry(product, entry, (facts ??= writeFacts(entry)))}\n`;
      if (lines) lines.push(line);
      else this.#shards.set(shard, [line]);
    }
  }

  /**
   * Bytes, since strings of this size would weigh on the collector of every thread they pass; views of one piece of
   * memory, since a view that goes to another thread takes all of the memory under it along.
   */
  toBytes(): Map<number, Uint8Array> {
    const parts = [...this.#shards].map(([shard, lines]) => [shard, Buffer.from(lines.join(''))] as const);
    const whole = exactly(Buffer.concat(parts.map(([, bytes]) => bytes)));
    let end = 0;
    return new Map(parts.map(([shard, { length }]) => [shard, whole.subarray(end, (end += length))]));
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

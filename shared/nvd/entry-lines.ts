import type { ProductEntry } from './entry.ts';
import { writeEntry } from './entry-line.ts';
import { productShardOf } from './product-shard.ts';

/** Gathers the lines of entries by product shard. */
export class EntryLines {
  readonly #shards = new Map<number, string[]>();

  add(entries: ReadonlyMap<string, ProductEntry>): void {
    for (const [product, entry] of entries) {
      const shard = productShardOf(product);
      const lines = this.#shards.get(shard);
      const line = `${writeEntry(product, entry)}\n`;
      if (lines) lines.push(line);
      else this.#shards.set(shard, [line]);
    }
  }

  /** Bytes: strings of this size would weigh on the collector of every thread they pass. */
  toBytes(): Map<number, Uint8Array> {
    return new Map([...this.#shards].map(([shard, lines]) => [shard, Buffer.from(lines.join(''))]));
  }
}

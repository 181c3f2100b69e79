import { exactly } from '../../platform/index.ts';

/** Lines of entries on their way from the steps that made them to the shards that take them up. */
export class ShardLines {
  readonly #parts = new Map<number, Uint8Array[]>();

  /** @param lines of one step, by shard: copied, since the views keep each other's memory alive */
  add(lines: ReadonlyMap<number, Uint8Array>): void {
    for (const [shard, bytes] of lines) {
      const parts = this.#parts.get(shard);
      if (parts) parts.push(bytes.slice());
      else this.#parts.set(shard, [bytes.slice()]);
    }
  }

  /** The lines of a shard as one piece of memory, which are then forgotten; none where no step made any. */
  take(shard: number): Uint8Array[] {
    const parts = this.#parts.get(shard) ?? [];
    this.#parts.delete(shard);
    return parts.length === 0 ? [] : [exactly(Buffer.concat(parts))];
  }
}

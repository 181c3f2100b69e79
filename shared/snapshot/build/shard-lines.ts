import { exactly, packAside, unpackAside } from '../../platform/index.ts';

/**
 * Bytes of lines that may wait unpacked, a fifth of what a first scan makes. The rest is packed to an eighth: more would be
 * held at the peak, and packing takes no time that can be measured.
 */
const MOST_PLAIN = 32 * 1024 * 1024;

/** Lines of entries on their way from the steps that made them to the shards that take them. */
export class ShardLines {
  readonly #packed = new Map<number, Promise<Uint8Array>[]>();
  readonly #mostPlain: number;
  #plain = new Map<number, Uint8Array[]>();
  #plainBytes = 0;

  constructor(mostPlain = MOST_PLAIN) {
    this.#mostPlain = mostPlain;
  }

  /**
   * Waits while lines have to be packed first, so that steps cannot outrun the packing.
   * @param lines of one step, by shard: copied, since the views keep each other's memory alive
   */
  async add(lines: ReadonlyMap<number, Uint8Array>): Promise<void> {
    for (const [shard, bytes] of lines) {
      this.#plainBytes += bytes.byteLength;
      const parts = this.#plain.get(shard);
      if (parts) parts.push(bytes.slice());
      else this.#plain.set(shard, [bytes.slice()]);
    }
    if (this.#plainBytes > this.#mostPlain) await this.#packAll();
  }

  async #packAll(): Promise<void> {
    const waiting = this.#plain;
    this.#plain = new Map();
    this.#plainBytes = 0;
    for (const [shard, parts] of waiting) {
      const packed = packAside(Buffer.concat(parts));
      waiting.delete(shard);
      this.#packed.set(shard, [...(this.#packed.get(shard) ?? []), packed]);
      await packed;
    }
  }

  /** Takes the lines of a shard and forgets them; empty where no step made any. */
  async take(shard: number): Promise<Uint8Array[]> {
    const packed = await Promise.all(this.#packed.get(shard) ?? []);
    const parts = [...(await Promise.all(packed.map(unpackAside))), ...(this.#plain.get(shard) ?? [])];
    this.#packed.delete(shard);
    this.#plain.delete(shard);
    return parts.length === 0 ? [] : [exactly(Buffer.concat(parts))];
  }
}

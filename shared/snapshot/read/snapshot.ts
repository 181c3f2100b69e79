import { once, pack, unpack, unpackAside } from '../../platform/index.ts';
import type { SourcedCve } from '../../sources/index.ts';
import { readSourced } from '../format/cve-line.ts';
import type { ProductEntry, UnconfiguredCve } from '../../vulnerabilities/index.ts';
import {
  cveCount,
  cveShardName,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  unconfiguredName,
} from '../format/manifest.ts';
import { cveShardKey } from '../format/part.ts';
import { ProductShard, productShardOf } from '../format/product-shard.ts';
import { LineReader } from '../format/lines.ts';
import { opened, openedAside } from '../format/opened.ts';
import type { StoredProfile } from '../format/profile.ts';
import type { SnapshotStore } from '../format/store.ts';

/** What matching reads of a snapshot. */
export interface ReadSnapshot {
  readonly manifest: SnapshotManifest;
  /**
   * Entries can be read synchronously once it is there.
   * @param sparing opens a shard when it is first asked for, which then tells whether it is damaged
   */
  productIndex(sparing?: boolean): Promise<ProductIndex>;
  /** Every product's profile, in portions. */
  profiles(): Promise<StoredProfile[]>[];
  /** All CVEs without configuration, in portions. */
  unconfigured(): Promise<UnconfiguredCve[]>[];
  /** Something derived from this snapshot and stored beside it; `undefined` when it was not. */
  derived(name: string): Promise<Buffer | undefined>;
  /** The same, unpacked when it is asked for. */
  derivedWhenAsked(name: string): Promise<(() => Buffer) | undefined>;
}

/** A complete, unchanging view of what the sources said. Shards are read once and kept with the reader. */
export class Snapshot implements ReadSnapshot {
  readonly manifest: SnapshotManifest;
  readonly #store: SnapshotStore;
  readonly #shards = new Map<number, Promise<ProductShard | undefined>>();

  constructor(store: SnapshotStore, manifest: SnapshotManifest) {
    this.#store = store;
    this.manifest = manifest;
  }

  /** Every product's profile, shard by shard. */
  profiles(): Promise<StoredProfile[]>[] {
    return watched(
      this.manifest.productShards.map(async ({ profiles }) => {
        const name = profileShardName(profiles);
        const packed = await this.#store.get(name);
        return openedAside(name, async () => {
          const content = await unpackAside(packed);
          return JSON.parse(content.toString('utf8')) as StoredProfile[];
        });
      }),
    );
  }

  /** Reads all product shards, and opens them unless it is `sparing`; entries can then be read synchronously. */
  async productIndex(sparing = false): Promise<ProductIndex> {
    const open = sparing
      ? (_: unknown, index: number) => this.#shardWhenAsked(index)
      : async (_: unknown, index: number) => always(await this.#shard(index));
    const shards = await Promise.all(this.manifest.productShards.map(open));
    const shardOf = (product: string): ProductShard | undefined => shards[productShardOf(product)]?.();
    return {
      entries: (product) => shardOf(product)?.entries(product) ?? [],
      fetch: () => Promise.resolve(),
      cves: (product) => shardOf(product)?.cves(product) ?? [],
      digest: (product) => shardOf(product)?.digest(product) ?? '',
      moduleTypes: once(() => new Set(shards.flatMap((shard) => [...(shard()?.moduleTypes() ?? [])]))),
    };
  }

  /** The lines of a product's entries, of which `readEntry` reads one; opens its shard alone. */
  async lines(product: string): Promise<string[]> {
    return (await this.#shard(productShardOf(product)))?.lines(product) ?? [];
  }

  /** The digests of the entries of a shard's products. */
  async productDigests(index: number): Promise<ReadonlyMap<string, string>> {
    return (await this.#shard(index))?.digests() ?? new Map();
  }

  /** All CVEs without configuration, shard by shard. */
  unconfigured(): Promise<UnconfiguredCve[]>[] {
    return watched(
      Object.values(this.manifest.unconfigured).map(async ({ hash }) => {
        const name = unconfiguredName(hash);
        const packed = await this.#store.get(name);
        return openedAside(name, async () => {
          return unconfiguredIn(await unpackAside(packed));
        });
      }),
    );
  }

  /** Something derived from this snapshot and stored beside it; `undefined` when it was not. */
  async derived(name: string): Promise<Buffer | undefined> {
    const bytes = await this.#store.find(name);
    return bytes && openedAside(name, () => unpackAside(bytes));
  }

  async derivedWhenAsked(name: string): Promise<(() => Buffer) | undefined> {
    const bytes = await this.#store.find(name);
    return bytes && (() => opened(name, () => unpack(bytes)));
  }

  async keepDerived(name: string, bytes: Uint8Array): Promise<void> {
    await this.#store.put(name, pack(bytes));
  }

  /** Everything the sources say about one CVE; `undefined` when none names it. */
  async cve(id: string): Promise<SourcedCve | undefined> {
    const hash = this.manifest.cveShards[cveShardKey(id)];
    if (hash === undefined) return undefined;
    const name = cveShardName(hash);
    const packed = await this.#store.get(name);
    return opened(name, () => {
      const lines = new LineReader(packed);
      while (lines.cve !== undefined && lines.cve !== id) lines.take(lines.cve);
      const text = lines.take(id);
      return text === undefined ? undefined : readSourced(text);
    });
  }

  /** Everything the sources say about these CVEs, opening each shard once; unknown CVEs are left out. */
  async *cves(ids: Iterable<string>): AsyncGenerator<[cve: string, sourced: SourcedCve]> {
    const byShard = Map.groupBy([...new Set(ids)].sort(), cveShardKey);
    for (const [key, wanted] of byShard) {
      const hash = this.manifest.cveShards[key];
      if (hash === undefined) continue;
      const name = cveShardName(hash);
      const packed = await this.#store.get(name);
      const lines = opened(name, () => new LineReader(packed));
      const open = new Set(wanted);
      for (let cve = lines.cve; cve !== undefined && open.size > 0; cve = lines.cve) {
        const text = lines.take(cve);
        if (open.delete(cve) && text !== undefined) yield [cve, opened(name, () => readSourced(text))];
      }
    }
  }

  /** CVEs in the snapshot, rejected ones included. */
  get cveCount(): number {
    return cveCount(this.manifest);
  }

  #shard(index: number): Promise<ProductShard | undefined> {
    const known = this.#shards.get(index);
    if (known) return known;
    const hash = this.manifest.productShards[index]?.entries;
    const shard = hash === undefined ? Promise.resolve(undefined) : this.#openShard(productShardName(hash));
    this.#shards.set(index, shard);
    return shard;
  }

  async #shardWhenAsked(index: number): Promise<() => ProductShard | undefined> {
    const hash = this.manifest.productShards[index]?.entries;
    if (hash === undefined) return always(undefined);
    const name = productShardName(hash);
    const bytes = await this.#store.get(name);
    return once(() => new ProductShard(bytes, name));
  }

  async #openShard(name: string): Promise<ProductShard> {
    return new ProductShard(await this.#store.get(name), name);
  }
}

function always<T>(value: T): () => T {
  return () => value;
}

/** Marks the reads as handled: one that fails while an earlier one is awaited is reported in its turn. */
function watched<T>(reads: Promise<T>[]): Promise<T>[] {
  for (const read of reads) read.catch(() => undefined);
  return reads;
}

/** @param content JSON, one CVE per line */
export function unconfiguredIn(content: Buffer): UnconfiguredCve[] {
  return JSON.parse(`[${content.toString('utf8').replaceAll('\n', ',')}]`) as UnconfiguredCve[];
}

/** Entries of all products, in memory. */
export interface ProductIndex {
  /** In order of CVE id; empty for an unknown product. */
  entries(product: string): ProductEntry[];
  /** Makes it faster to read these products' entries: for those that are still to be parsed. */
  fetch(products: Iterable<string>): Promise<void>;
  /** CVE ids of the product's entries. */
  cves(product: string): string[];
  /** Changes when an entry of the product does; empty for an unknown product. */
  digest(product: string): string;
  /** purl types of the modules that have entries. */
  moduleTypes(): ReadonlySet<string>;
}

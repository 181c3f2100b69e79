import { contentHash, exactly } from '../../platform/index.ts';
import { stagedName } from '../format/manifest.ts';
import { notItsName } from '../format/opened.ts';
import type { PartSegment } from '../format/part.ts';
import type { SnapshotStore } from '../format/store.ts';
import type { PartRef } from './staging.ts';

/**
 * The staged lines of a part, read when the first shard needs them and let go after the last: feeds of years follow one
 * another as their shards do, and all of them together are a tenth of what a first scan holds.
 */
export class StagedLines {
  readonly #store: SnapshotStore;
  readonly #part: PartRef;
  readonly #left: Set<string>;
  readonly #segments: ReadonlyMap<string, PartSegment>;
  #bytes: Promise<Uint8Array> | undefined;

  /** @param keys those shards for which lines are taken, each once */
  constructor(store: SnapshotStore, part: PartRef, keys: Iterable<string>) {
    this.#store = store;
    this.#part = part;
    this.#segments = new Map(part.segments.map((segment) => [segment.key, segment]));
    this.#left = new Set(keys);
  }

  /** The lines for a shard, packed; `undefined` where it names none of its CVEs. @throws DamagedBlobError */
  async take(key: string): Promise<Uint8Array | undefined> {
    const segment = this.#segments.get(key);
    const bytes = segment && (await (this.#bytes ??= read(this.#store, this.#part)));
    this.#left.delete(key);
    if (this.#left.size === 0) this.#bytes = undefined;
    return bytes && exactly(bytes.subarray(segment.start, segment.end));
  }
}

async function read(store: SnapshotStore, { staged }: PartRef): Promise<Uint8Array> {
  const bytes = await store.get(stagedName(staged));
  if (contentHash(bytes) !== staged) throw notItsName(stagedName(staged));
  return bytes;
}

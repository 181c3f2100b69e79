import { PatchlineError } from '../platform/errors.ts';
import {
  EMPTY_MANIFEST,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  unconfiguredName,
} from './manifest.ts';
import { exactly } from './codec.ts';
import { inTurns } from './in-turns.ts';
import { feedOf, type Quarantined } from './part.ts';
import type { IngestPool } from './pool.ts';
import { PRODUCT_SHARDS, type ShardResult } from './product-shard.ts';
import { Snapshot } from './snapshot.ts';
import { decompress } from './sources/decompress.ts';
import { type OpenFeed, verifyFeed } from './sources/feeds.ts';
import { parseKev } from './sources/kev.ts';
import { noOverrides, readOverrides } from './sources/overrides.ts';
import { ShardLines } from './shard-lines.ts';
import type { SnapshotStore } from './store.ts';

interface OneShotSources {
  /** Yearly feeds. */
  feeds: readonly OpenFeed[];
  overrides?: { bytes: Buffer; file: string };
  kev?: { bytes: Buffer; file: string };
}

export interface OneShot {
  /** Who reads a shard that is still being made waits for it. */
  snapshot: Snapshot;
  /** Settles when all shards are made: await it together with what is read. */
  indexed: Promise<void>;
  records: number;
  quarantined: Quarantined[];
}

/**
 * A snapshot in memory for one match, straight from yearly feeds: nothing is kept, named by content or compressed.
 * @throws InvalidInputError naming the file that cannot be used
 */
export async function readOnce(
  pool: IngestPool,
  { feeds, overrides, kev }: OneShotSources,
  progress: (stage: 'read' | 'index', total: number) => void,
): Promise<OneShot> {
  const home = homeAmong(feeds);
  const lines = linesByFeed(overrides ? decompress(overrides.bytes, overrides.file) : Buffer.alloc(0), home);
  const catalogue = kev ? parseKev(kev.bytes, kev.file) : undefined;
  // Largest first, so that no thread is left with a large file at the end.
  const bySize = [...feeds].sort((a, b) => b.bytes.length - a.bytes.length);
  const entryLines = new ShardLines();
  const results = await Promise.all(
    bySize.map(async (feed) => {
      const { entryLines: made, ...result } = await pool.feed({
        file: feed.name,
        bytes: exactly(feed.bytes),
        overrides: lines.take(feed.name),
        kev: new Map([...(catalogue?.entries ?? [])].filter(([cve]) => home(cve) === feed.name)),
      });
      verifyFeed(feed, result);
      entryLines.add(made);
      progress('read', feeds.length);
      return result;
    }),
  );
  const quarantined = [...lines.quarantined, ...results.flatMap((result) => result.quarantined)];
  if (overrides && results.every((result) => result.overrides === 0)) {
    const ofOverrides = quarantined.filter(({ source }) => source === 'overrides');
    throw noOverrides(overrides.file, ofOverrides);
  }
  return {
    ...index(pool, { entryLines, unconfigured: results.map(({ unconfigured }) => unconfigured) }, progress),
    records: results.reduce((sum, { records }) => sum + records, 0),
    quarantined: [...quarantined, ...(catalogue?.quarantined ?? [])],
  };
}

/** The feed beside which a CVE is read: its own, or any where its year has none. */
function homeAmong(feeds: readonly OpenFeed[]): (cve: string) => string {
  const names = new Set(feeds.map(({ name }) => name));
  const [any = ''] = names;
  return (cve) => (names.has(feedOf(cve)) ? feedOf(cve) : any);
}

/** Cuts the overrides by feed without parsing them: that is done beside the feed, in its thread. */
function linesByFeed(
  bytes: Buffer,
  home: (cve: string) => string,
): { take: (feed: string) => Uint8Array; quarantined: Quarantined[] } {
  const byFeed = new Map<string, Buffer[]>();
  const quarantined: Quarantined[] = [];
  const add = (feed: string, line: Buffer): void => {
    const lines = byFeed.get(feed);
    if (lines) lines.push(line);
    else byFeed.set(feed, [line]);
  };
  const key = Buffer.from('"cve_id"');
  let number = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    const at = line.indexOf(key);
    const cve = at < 0 ? undefined : /CVE-\d{4}-\d{4,}/.exec(line.toString('latin1', at, at + 40))?.[0];
    number += 1;
    start = end;
    if (cve !== undefined) {
      add(home(cve), line);
      continue;
    }
    // Only here is its number known.
    const read = readOverrides(line);
    for (const override of read.overrides) add(home(override.cve), line);
    quarantined.push(...read.quarantined.map((bad) => ({ ...bad, record: `line ${number}` })));
  }
  const take = (feed: string): Uint8Array => {
    const lines = byFeed.get(feed) ?? [];
    byFeed.delete(feed);
    return exactly(Buffer.concat(lines));
  };
  return { take, quarantined };
}

function index(
  pool: IngestPool,
  made: { entryLines: ShardLines; unconfigured: Uint8Array[] },
  progress: (stage: 'read' | 'index', total: number) => void,
): Pick<OneShot, 'snapshot' | 'indexed'> {
  const blobs = new Map<string, Promise<Uint8Array>>();
  const shards = Array.from({ length: PRODUCT_SHARDS }, () => Promise.withResolvers<ShardResult>());
  for (const [at, { promise }] of shards.entries()) {
    blobs.set(
      productShardName(String(at)),
      promise.then(({ entries }) => entries.bytes),
    );
    blobs.set(
      profileShardName(String(at)),
      promise.then(({ profiles }) => profiles.bytes),
    );
  }
  const unconfigured: SnapshotManifest['unconfigured'] = {};
  for (const [at, bytes] of made.unconfigured.entries()) {
    if (bytes.length === 0) continue;
    blobs.set(unconfiguredName(String(at)), Promise.resolve(bytes));
    unconfigured[String(at)] = { hash: String(at), count: 0 };
  }
  const indexed = inTurns(PRODUCT_SHARDS, async (shard) => {
    const lines = made.entryLines.take(shard);
    shards[shard]?.resolve(await pool.products({ index: shard, lines, voidKeys: [], plain: true }));
    progress('index', PRODUCT_SHARDS);
  });
  const productShards = shards.map((_, at) => ({ entries: String(at), profiles: String(at), products: 0 }));
  const manifest = { ...EMPTY_MANIFEST, productShards, unconfigured };
  return { snapshot: new Snapshot(readOnlyStore(blobs), manifest), indexed };
}

function readOnlyStore(blobs: ReadonlyMap<string, Promise<Uint8Array>>): SnapshotStore {
  return {
    get: (name) => blobs.get(name) ?? Promise.reject(new PatchlineError(`snapshot blob ${name} is missing`)),
    find: (name) => blobs.get(name) ?? Promise.resolve(undefined),
    put: (name) => Promise.reject(new PatchlineError(`snapshot blob ${name}: this snapshot is not kept`)),
  };
}

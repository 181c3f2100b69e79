import { exactly, PatchlineError } from '../../platform/index.ts';
import {
  EMPTY_MANIFEST,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  unconfiguredName,
} from '../format/manifest.ts';
import { inTurns } from '../threads/in-turns.ts';
import { feedOf, type RejectedRecord } from '../../vulnerabilities/index.ts';
import type { IngestPool } from '../threads/pool.ts';
import { PRODUCT_SHARDS, type ShardResult } from '../format/product-shard.ts';
import { Snapshot } from '../read/snapshot.ts';
import {
  decompress,
  noOverrides,
  type OpenFeed,
  parseKev,
  readOverrides,
  verifyFeed,
} from '../../sources/index.ts';
import { ShardLines } from '../build/shard-lines.ts';
import type { SnapshotStore } from '../format/store.ts';

interface OneShotSources {
  /** Yearly feeds. */
  feeds: readonly OpenFeed[];
  overrides?: { bytes: Buffer; file: string };
  kev?: { bytes: Buffer; file: string };
}

export interface OneShot {
  /** There at once: who reads what is still being made waits for it, in vain if `finished` fails. */
  snapshot: Snapshot;
  /** What was read, once all is made. */
  finished: Promise<ReadCounts>;
}

export interface ReadCounts {
  records: number;
  quarantined: RejectedRecord[];
}

type ReportProgress = (stage: 'read' | 'index', total: number) => void;

/**
 * A snapshot in memory for one match, straight from yearly feeds: nothing is kept, named by content or compressed.
 * `finished` fails with InvalidInputError naming the file that cannot be used.
 */
export function readOnce(pool: IngestPool, sources: OneShotSources, progress: ReportProgress): OneShot {
  // Largest first, so that no thread is left with a large file at the end.
  const feeds = [...sources.feeds].sort((a, b) => b.bytes.length - a.bytes.length);
  const making = {
    shards: Array.from({ length: PRODUCT_SHARDS }, () => Promise.withResolvers<ShardResult>()),
    unconfigured: feeds.map(() => Promise.withResolvers<Uint8Array>()),
  };
  return { snapshot: snapshotOf(making), finished: make(pool, { ...sources, feeds }, making, progress) };
}

/** What the snapshot is made of, by shard and by feed. */
interface Making {
  shards: PromiseWithResolvers<ShardResult>[];
  unconfigured: PromiseWithResolvers<Uint8Array>[];
}

async function make(
  pool: IngestPool,
  { feeds, overrides, kev }: OneShotSources,
  { shards, unconfigured }: Making,
  progress: ReportProgress,
): Promise<ReadCounts> {
  const home = homeAmong(feeds);
  const lines = linesByFeed(overrides ? decompress(overrides.bytes, overrides.file) : Buffer.alloc(0), home);
  const catalogue = kev ? parseKev(kev.bytes, kev.file) : undefined;
  const entryLines = new ShardLines();
  const results = await Promise.all(
    feeds.map(async (feed, at) => {
      const { entryLines: made, ...result } = await pool.feed({
        file: feed.name,
        bytes: exactly(feed.bytes),
        overrides: lines.take(feed.name),
        kev: new Map([...(catalogue?.entries ?? [])].filter(([cve]) => home(cve) === feed.name)),
      });
      verifyFeed(feed, result);
      entryLines.add(made);
      unconfigured[at]?.resolve(result.unconfigured);
      progress('read', feeds.length);
      return result;
    }),
  );
  const quarantined = [...lines.quarantined, ...results.flatMap((result) => result.quarantined)];
  if (overrides && results.every((result) => result.overrides === 0)) {
    const ofOverrides = quarantined.filter(({ source }) => source === 'overrides');
    throw noOverrides(overrides.file, ofOverrides);
  }
  await inTurns(PRODUCT_SHARDS, async (index) => {
    const task = { index, lines: entryLines.take(index), voidKeys: [], plain: true };
    shards[index]?.resolve(await pool.products(task));
    progress('index', PRODUCT_SHARDS);
  });
  return {
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

/** Neighbouring lines of one feed: nearly all stand in order. */
interface Run {
  start: number;
  end: number;
}

/** Cuts the overrides by feed without parsing them: that is done beside the feed, in its thread. */
function linesByFeed(
  bytes: Buffer,
  home: (cve: string) => string,
): { take: (feed: string) => Uint8Array; quarantined: RejectedRecord[] } {
  const byFeed = new Map<string, Run[]>();
  const quarantined: RejectedRecord[] = [];
  const add = (feed: string, start: number, end: number): void => {
    const runs = byFeed.get(feed);
    const last = runs?.at(-1);
    if (last?.end === start) last.end = end;
    else if (runs) runs.push({ start, end });
    else byFeed.set(feed, [{ start, end }]);
  };
  const key = Buffer.from('"cve_id"');
  let number = 0;
  for (let start = 0, end; start < bytes.length; start = end) {
    const newline = bytes.indexOf(10, start);
    end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    const at = line.indexOf(key);
    const cve = at < 0 ? undefined : /CVE-\d{4}-\d{4,}/.exec(line.toString('latin1', at, at + 40))?.[0];
    number += 1;
    if (cve !== undefined) {
      add(home(cve), start, end);
      continue;
    }
    // Only here is its number known.
    const read = readOverrides(line);
    for (const override of read.overrides) add(home(override.cve), start, end);
    quarantined.push(...read.quarantined.map((bad) => ({ ...bad, record: `line ${number}` })));
  }
  // Views, not the whole: it goes when the last of them is taken.
  const views = new Map(
    [...byFeed].map(([feed, runs]) => [feed, runs.map(({ start, end }) => bytes.subarray(start, end))]),
  );
  const take = (feed: string): Uint8Array => {
    const lines = views.get(feed) ?? [];
    views.delete(feed);
    return exactly(Buffer.concat(lines));
  };
  return { take, quarantined };
}

function snapshotOf({ shards, unconfigured }: Making): Snapshot {
  const blobs = new Map<string, Promise<Uint8Array>>();
  const manifest: SnapshotManifest = { ...EMPTY_MANIFEST, productShards: [], unconfigured: {} };
  for (const [at, { promise }] of shards.entries()) {
    const name = String(at);
    blobs.set(
      productShardName(name),
      promise.then(({ entries }) => entries.bytes),
    );
    blobs.set(
      profileShardName(name),
      promise.then(({ profiles }) => profiles.bytes),
    );
    manifest.productShards.push({ entries: name, profiles: name, products: 0 });
  }
  for (const [at, { promise }] of unconfigured.entries()) {
    blobs.set(unconfiguredName(String(at)), promise);
    manifest.unconfigured[String(at)] = { hash: String(at), count: 0 };
  }
  return new Snapshot(readOnlyStore(blobs), manifest);
}

function readOnlyStore(blobs: ReadonlyMap<string, Promise<Uint8Array>>): SnapshotStore {
  return {
    get: (name) => blobs.get(name) ?? Promise.reject(new PatchlineError(`snapshot blob ${name} is missing`)),
    find: (name) => blobs.get(name) ?? Promise.resolve(undefined),
    put: (name) => Promise.reject(new PatchlineError(`snapshot blob ${name}: this snapshot is not kept`)),
  };
}

import { defined, inTurns, PatchlineError } from '../../platform/index.ts';
import {
  EMPTY_MANIFEST,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  unconfiguredName,
} from '../format/manifest.ts';
import type { Download, CveSource } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import type { FeedResult } from './one-shot-feed.ts';
import { requireRecords } from '../build/parse-part.ts';
import type { IngestPool } from '../threads/pool.ts';
import { PRODUCT_SHARDS, type ShardResult } from '../format/product-shard.ts';
import { Snapshot } from '../read/snapshot.ts';
import type { Foreseen } from './foreseen.ts';
import { PlacedEntries } from './placed-entries.ts';
import { shareOut } from './share-out.ts';
import { ShardLines } from '../build/shard-lines.ts';
import type { SnapshotStore } from '../format/store.ts';

/** A download of a source of CVEs. */
export interface SourceDownload extends Download {
  source: CveSource;
}

export interface OneShot {
  /** Usable at once: reads wait for what is still being made, and fail if `finished` does. */
  snapshot: Snapshot;
  /** What was read, once everything is made. */
  finished: Promise<ReadCounts>;
}

export interface ReadCounts {
  records: number;
  quarantined: RejectedRecord[];
}

/** Bytes of lines that may wait unpacked, twice what the NVD makes: packing them would not lower the peak of a match. */
const MOST_PLAIN = 128 * 1024 * 1024;

type ReportProgress = (stage: 'read' | 'index', total: number) => void;

/**
 * Builds an in-memory snapshot for one match, directly from the full files of the required source and what
 * the others say: nothing is stored, named by content or compressed. `finished` fails with an
 * InvalidInputError naming the file that cannot be used.
 * @param now bounds the times that files state
 * @param foreseen what will probably be asked for: records of all else stay unparsed; absent: all are parsed
 */
export function readOnce(
  pool: IngestPool,
  downloads: readonly SourceDownload[],
  progress: ReportProgress,
  { now, foreseen }: { now?: Date; foreseen?: Foreseen | undefined } = {},
): OneShot {
  // Largest first, so that no thread is left with a large file at the end.
  const feeds = downloads
    .filter(({ source }) => source.required)
    .sort((a, b) => b.bytes.length - a.bytes.length);
  const beside = downloads.filter(({ source }) => !source.required);
  const making = {
    shards: Array.from({ length: PRODUCT_SHARDS }, () => Promise.withResolvers<ShardResult>()),
    unconfigured: feeds.map(() => Promise.withResolvers<Uint8Array>()),
  };
  const placed = foreseen
    ? new PlacedEntries(feeds.map(({ source, bytes }) => ({ source: source.name, bytes })))
    : undefined;
  return {
    snapshot: snapshotOf(making, placed),
    finished: make(
      pool,
      { feeds, beside, ...defined({ foreseen, now: now?.toISOString() }) },
      making,
      progress,
    ),
  };
}

/** What is read. */
interface Input {
  feeds: readonly SourceDownload[];
  beside: readonly SourceDownload[];
  foreseen?: Foreseen;
  /** ISO 8601. */
  now?: string;
}

/** The parts of the snapshot in the making, by shard and by feed. */
interface Making {
  shards: PromiseWithResolvers<ShardResult>[];
  unconfigured: PromiseWithResolvers<Uint8Array>[];
}

async function make(
  pool: IngestPool,
  { feeds, beside, ...bounds }: Input,
  { shards, unconfigured }: Making,
  progress: ReportProgress,
): Promise<ReadCounts> {
  const home = homeAmong(feeds);
  const shares = await Promise.all(beside.map((download) => shareOut(download, home)));
  const entryLines = new ShardLines(MOST_PLAIN);
  const results: Omit<FeedResult, 'entryLines'>[] = [];
  // In turns, so that only the shares of a few feeds are held twice.
  await inTurns(feeds.length, async (at) => {
    const feed = feeds[at];
    if (!feed) return;
    const { entryLines: made, ...result } = await pool.feed({
      source: feed.source.name,
      file: feed.file,
      bytes: feed.bytes,
      ...bounds,
      number: at,
      beside: shares.map((share) => share.take(feed.file)),
    });
    feed.verify?.(result);
    await entryLines.add(made);
    unconfigured[at]?.resolve(result.unconfigured);
    progress('read', feeds.length);
    results[at] = result;
  });
  const quarantined = [...shares, ...results].flatMap((part) => part.quarantined);
  for (const { source, file } of beside) {
    const records = results.reduce((sum, result) => sum + (result.beside[source.name] ?? 0), 0);
    const own = quarantined.filter((record) => record.source === source.name);
    if (source.cveOfLine) requireRecords(file, records, own);
  }
  await inTurns(PRODUCT_SHARDS, async (index) => {
    const task = { index, lines: await entryLines.take(index), voidKeys: [], plain: true };
    shards[index]?.resolve(await pool.products(task));
    progress('index', PRODUCT_SHARDS);
  });
  return { records: results.reduce((sum, { records }) => sum + records, 0), quarantined };
}

/** The feed that a CVE is read with: that of its year, or any if there is none. */
function homeAmong(feeds: readonly SourceDownload[]): (cve: string) => string {
  const names = new Set(feeds.map(({ file }) => file));
  const [any = ''] = names;
  return (cve) => {
    const own = feeds[0]?.source.fileOf?.(cve) ?? any;
    return names.has(own) ? own : any;
  };
}

function snapshotOf({ shards, unconfigured }: Making, placed: PlacedEntries | undefined): Snapshot {
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
  return new Snapshot(readOnlyStore(blobs), manifest, placed);
}

function readOnlyStore(blobs: ReadonlyMap<string, Promise<Uint8Array>>): SnapshotStore {
  return {
    get: (name) => blobs.get(name) ?? Promise.reject(new PatchlineError(`snapshot blob ${name} is missing`)),
    find: (name) => blobs.get(name) ?? Promise.resolve(undefined),
    put: (name) => Promise.reject(new PatchlineError(`snapshot blob ${name}: this snapshot is not kept`)),
  };
}

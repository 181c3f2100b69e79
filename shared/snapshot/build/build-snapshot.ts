import { type CveResult, type CveTask, mayTakeOver, type ShardInput } from './merge-cves.ts';
import {
  contentHash,
  defined,
  inTurns,
  DERIVATION,
  PatchlineError,
  SNAPSHOT_SCHEMA,
  unpack,
} from '../../platform/index.ts';
import { guardCounts, guardRemovals } from './guard.ts';
import {
  cveShardName,
  EMPTY_MANIFEST,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  unconfiguredName,
} from '../format/manifest.ts';
import { isLeftOut } from '../format/reading.ts';
import type { IngestPool } from '../threads/pool.ts';
import { PRODUCT_SHARDS, type ShardTask } from '../format/product-shard.ts';
import type { PartRef } from './staging.ts';
import { ShardLines } from './shard-lines.ts';
import { StagedLines } from './staged-lines.ts';
import type { SnapshotStore } from '../format/store.ts';

interface BuildOptions {
  store: SnapshotStore;
  pool: IngestPool;
  previous?: SnapshotManifest;
  parts: readonly PartRef[];
  /** Files whose loss of records a person accepts, by name, such as `nvd/2021`. */
  acceptLoss?: readonly string[];
  /** What sources are known up to afterwards, ISO 8601; default: the newest part's own time. */
  watermarks?: Readonly<Record<string, string>>;
  /** No known record can have changed later than this, ISO 8601. */
  latest?: string;
  progress?: (done: number, total: number) => void;
}

interface BuiltSnapshot {
  manifest: SnapshotManifest;
  /** CVEs that are new, changed or gone compared with the previous snapshot. */
  changedCves: string[];
}

/**
 * Merges parts into the previous snapshot and writes what is new, all under content names: it stays invisible
 * until somebody points `nvd/current` at it. The same inputs give the same manifest. Whatever another version
 * derived is derived again from the records.
 * @throws RecordLossError when a full file lost 2 % or more of its records, DamagedBlobError
 */
export async function buildSnapshot(options: BuildOptions): Promise<BuiltSnapshot> {
  const { store, pool, parts, acceptLoss = [] } = options;
  const previous = options.previous ?? EMPTY_MANIFEST;
  const lacking = parts.find((part) => lacksLines(part, previous));
  if (lacking) throw new PatchlineError(`${lacking.source}/${lacking.file}: its part lacks lines`);
  guardCounts(previous, parts, acceptLoss);
  const rederive = previous.derivation !== DERIVATION;
  const said = parts.map((part) => newsOf(store, previous, part));
  const keys = dirtyKeys(previous, said, rederive);
  const total = keys.length + PRODUCT_SHARDS;
  let done = 0;
  const step = (): void => options.progress?.(++done, total);

  const results: StoredResult[] = [];
  const entryLines = new ShardLines();
  await inTurns(keys.length, async (at) => {
    const key = keys[at] ?? '';
    const before = previous.cveShards[key];
    const inputs = await shardInputs(said, key);
    const isKept = before !== undefined && !rederive && mayTakeOver(inputs);
    const result = await pool.cves({
      key,
      ...(before === undefined ? {} : await previousIn(store, cveShardName(before))),
      ...(isKept ? await derivedBefore(store, previous.unconfigured[key]) : {}),
      inputs,
      rederive,
      ...defined({ latest: options.latest }),
    });
    const { cves, unconfigured } = result;
    if (cves) await store.put(cveShardName(cves.hash), cves.bytes);
    if (unconfigured) await store.put(unconfiguredName(unconfigured.hash), unconfigured.bytes);
    await entryLines.add(result.entryLines);
    step();
    results[at] = withoutBytes(result);
  });
  guardRemovals(
    previous,
    results.flatMap(({ removed }) => removed),
    acceptLoss,
  );

  const productShards = [...previous.productShards];
  await inTurns(PRODUCT_SHARDS, async (index) => {
    const lines = await entryLines.take(index);
    const voidKeys = results.flatMap((result) => result.voidKeys.get(index) ?? []);
    const before = rederive ? undefined : previous.productShards[index];
    if (!before || lines.length + voidKeys.length > 0) {
      const merged = await pool.products({
        index,
        lines,
        voidKeys,
        ...(before ? await previousShard(store, before) : {}),
      });
      await store.put(productShardName(merged.entries.hash), merged.entries.bytes);
      await store.put(profileShardName(merged.profiles.hash), merged.profiles.bytes);
      productShards[index] = {
        entries: merged.entries.hash,
        profiles: merged.profiles.hash,
        products: merged.products,
      };
    }
    step();
  });
  return {
    manifest: assemble(previous, { parts, results, productShards, watermarks: options.watermarks ?? {} }),
    changedCves: results.flatMap(({ changed }) => changed).sort(),
  };
}

async function previousIn(
  store: SnapshotStore,
  blob: string,
): Promise<{ previous: Uint8Array; blob: string }> {
  return { previous: await store.get(blob), blob };
}

/** What was derived of a shard, unless it is damaged or gone: then all is derived again. */
async function derivedBefore(
  store: SnapshotStore,
  before: SnapshotManifest['unconfigured'][string] | undefined,
): Promise<Pick<CveTask, 'derived'>> {
  if (!before) return { derived: {} };
  try {
    const unconfigured = unpack(await store.get(unconfiguredName(before.hash)));
    return contentHash(unconfigured) === before.hash ? { derived: { unconfigured } } : {};
  } catch {
    return {};
  }
}

async function previousShard(
  store: SnapshotStore,
  { entries, profiles }: SnapshotManifest['productShards'][number],
): Promise<Pick<ShardTask, 'previous' | 'profiles' | 'blob'>> {
  // Profiles that are damaged or gone are summed up again.
  const summed = await store.find(profileShardName(profiles)).catch(() => undefined);
  return { ...(await previousIn(store, productShardName(entries))), ...defined({ profiles: summed }) };
}

/** CVE shards for which some part differs from the file before it, or all. */
function dirtyKeys(previous: SnapshotManifest, said: readonly News[], all: boolean): string[] {
  const known = all ? Object.keys(previous.cveShards) : [];
  return [...new Set([...known, ...said.flatMap(({ keys }) => [...keys])])].sort();
}

/** What a part says that the file before it did not. */
interface News {
  part: PartRef;
  /** Of the CVE shards for which it differs. */
  keys: ReadonlySet<string>;
  lines: StagedLines;
}

function newsOf(store: SnapshotStore, previous: SnapshotManifest, part: PartRef): News {
  const before = segmentsBefore(previous, part);
  const now = Object.fromEntries(part.segments.map(({ key, hash }) => [key, hash]));
  const all = new Set([...Object.keys(before), ...Object.keys(now)]);
  const keys = new Set([...all].filter((key) => before[key] !== now[key]));
  return { part, keys, lines: new StagedLines(store, part, keys) };
}

function segmentsBefore(previous: SnapshotManifest, part: PartRef): Record<string, string> {
  return part.full ? (previous.sources[part.source]?.files[part.file]?.segments ?? {}) : {};
}

/**
 * Whether lines that the part left out have to be read after all: another commit changed those that the snapshot had of
 * its file.
 */
export function lacksLines(part: PartRef, previous = EMPTY_MANIFEST): boolean {
  const before = segmentsBefore(previous, part);
  return part.segments.some((segment) => isLeftOut(segment) && before[segment.key] !== segment.hash);
}

/** The parts with something new for that CVE shard. */
function shardInputs(said: readonly News[], key: string): Promise<ShardInput[]> {
  const saying = said.filter(({ keys }) => keys.has(key));
  return Promise.all(
    saying.map(async ({ part, lines }) => {
      const { source, file, full, timestamp, quarantined } = part;
      const segment = await lines.take(key);
      return {
        ...{ source, file, full, timestamp },
        quarantined: quarantined.map(({ record }) => record),
        ...defined({ segment }),
      };
    }),
  );
}

type StoredResult = Omit<CveResult, 'cves' | 'unconfigured' | 'entryLines'> & {
  cves?: string;
  unconfigured?: { hash: string; count: number };
};

/** Drops the bytes, which the store has by now: they would take as much memory as the whole snapshot. */
function withoutBytes({ cves, unconfigured, entryLines: _, ...rest }: CveResult): StoredResult {
  return {
    ...rest,
    ...defined({ cves: cves?.hash }),
    ...(unconfigured ? { unconfigured: { hash: unconfigured.hash, count: unconfigured.count } } : {}),
  };
}

interface Built {
  parts: readonly PartRef[];
  results: readonly StoredResult[];
  productShards: SnapshotManifest['productShards'];
  watermarks: Readonly<Record<string, string>>;
}

function assemble(
  previous: SnapshotManifest,
  { parts, results, productShards, watermarks }: Built,
): SnapshotManifest {
  const cveShards = new Map(Object.entries(previous.cveShards));
  const unconfigured = new Map(Object.entries(previous.unconfigured));
  const counts = new Map(Object.entries(previous.counts));
  for (const { key, cves, unconfigured: list, count, rejected } of results) {
    setOrDelete(cveShards, key, cves);
    setOrDelete(unconfigured, key, list);
    setOrDelete(counts, key, count === 0 ? undefined : { cves: count, rejected });
  }
  return {
    schema: SNAPSHOT_SCHEMA,
    derivation: DERIVATION,
    sources: mergeSources(previous, parts, watermarks),
    cveShards: sorted(cveShards),
    productShards,
    unconfigured: sorted(unconfigured),
    counts: sorted(counts),
  };
}

function setOrDelete<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

/** Keys in order, so that equal content gives equal manifests. */
function sorted<T>(entries: Iterable<[string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mergeSources(
  previous: SnapshotManifest,
  parts: readonly PartRef[],
  watermarks: Readonly<Record<string, string>>,
): SnapshotManifest['sources'] {
  const sources = new Map(Object.entries(structuredClone(previous.sources)));
  for (const { source, file, full, sha256, timestamp, records, quarantined, segments } of parts) {
    const state = sources.get(source) ?? { watermark: timestamp, files: {} };
    if (timestamp > state.watermark) state.watermark = timestamp;
    if (full) {
      const fileState = {
        sha256,
        timestamp,
        records,
        quarantined: quarantined.length,
        segments: sorted(segments.map(({ key, hash }) => [key, hash])),
      };
      state.files = sorted([
        ...Object.entries(state.files).filter(([name]) => name !== file),
        [file, fileState],
      ]);
    }
    sources.set(source, state);
  }
  for (const [name, watermark] of Object.entries(watermarks)) {
    const state = sources.get(name);
    if (state) state.watermark = watermark;
  }
  return sorted(sources);
}

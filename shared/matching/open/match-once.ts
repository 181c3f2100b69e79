import { componentTypes, type ManifestInventory } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import {
  buildSnapshot,
  type Foreseen,
  type IngestPool,
  memoryStore,
  type OneShot,
  openIngestPool,
  type ReadCounts,
  readOnce,
  Snapshot,
  type SourceDownload,
  stagePart,
} from '../../snapshot/index.ts';
import { defined } from '../../platform/index.ts';
import { downloadsOnce, cveSources, type SourceSettings } from '../../sources/index.ts';
import { type Knowledge, shippedKnowledge } from './knowledge.ts';
import { foreseeWhenAsked, openWhenAsked } from './when-asked.ts';
import { verdictsByPackage } from './verdicts-by-package.ts';

interface ReadOptions {
  sources: SourceSettings;
  now: Date;
  /** Purl types of what the packages carry. */
  carried?: ReadonlySet<string>;
  /** Called once per piece of a stage. */
  progress?: (stage: 'read' | 'index', total: number) => void;
}

interface MatchOnceOptions extends ReadOptions {
  inventory: ManifestInventory;
  /** Leaves out CVEs published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Called with each CVE left out by its date, possibly more than once. */
  onLeftOut?: (cve: string) => void;
  knowledge?: Knowledge;
}

interface MatchOnceResult extends ReadCounts {
  /** By package, computed lazily. */
  verdicts: Iterable<Verdict[]>;
  warnings: string[];
}

/**
 * Matches an inventory directly against sources: no services, no state, no writes.
 * @throws InvalidInputError naming the unusable file
 */
export async function matchOnce(options: MatchOnceOptions): Promise<MatchOnceResult> {
  const { inventory, asOf, onLeftOut, knowledge = shippedKnowledge() } = options;
  const pool = openIngestPool();
  try {
    const { snapshot, finished, warnings } = await readWith(
      pool,
      { ...options, carried: componentTypes(inventory.packages) },
      () => foreseeWhenAsked(inventory.packages, knowledge),
    );
    // Opens while the threads are still reading.
    const opening = openWhenAsked(snapshot, {
      distro: inventory.distro,
      inventoryDate: inventory.asOf,
      remember: true,
      knowledge,
      ...defined({ asOf, onLeftOut }),
    });
    const [matcher, counts] = await Promise.all([opening, finished]);
    // Before matching begins, to give back the threads' memory.
    await Promise.all([pool.close(), matcher.prepare(inventory.packages)]);
    return { verdicts: verdictsByPackage(matcher, inventory.packages), warnings, ...counts };
  } finally {
    await pool.close();
  }
}

/**
 * An in-memory snapshot of sources. Await `finished` together with whatever you read from the snapshot.
 * @throws InvalidInputError naming the unusable file
 */
export async function readSources(options: ReadOptions): Promise<OneShot & { warnings: string[] }> {
  const pool = openIngestPool();
  try {
    const read = await readWith(pool, options);
    return { ...read, finished: read.finished.finally(() => pool.close()) };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function readWith(
  pool: IngestPool,
  options: ReadOptions,
  foresee?: () => Promise<Foreseen>,
): Promise<OneShot & { warnings: string[] }> {
  const downloads = await openDownloads(pool, options);
  const progress = options.progress ?? (() => undefined);
  const { now } = options;
  const read = downloads.every(({ full }) => full)
    ? readOnce(pool, downloads, progress, { now, foreseen: foresee?.() })
    : await readMerged(pool, downloads, progress, now);
  return { ...read, warnings: downloads.flatMap(({ warnings }) => warnings) };
}

/** Threads start as soon as it is told that they will have to. */
async function openDownloads(
  pool: IngestPool,
  { sources, now, carried }: ReadOptions,
): Promise<SourceDownload[]> {
  const downloads: SourceDownload[] = [];
  let size = 0;
  for (const source of cveSources) {
    const location = sources[source.name];
    if (location === undefined) continue;
    for await (const download of downloadsOnce(source, location, now, carried)) {
      downloads.push({ ...download, source });
      size += download.bytes.length;
      pool.expect(size);
    }
  }
  return downloads;
}

/** Merges records of overlapping feeds (the yearly ones and `modified`) as a scan does. */
async function readMerged(
  pool: IngestPool,
  downloads: readonly SourceDownload[],
  progress: Parameters<typeof readOnce>[2],
  now: Date,
): Promise<OneShot> {
  const store = memoryStore();
  const parts = await Promise.all(
    downloads.map(async (download) => {
      const { source, file, full, bytes } = download;
      const part = await pool.parse({ source: source.name, file, full, bytes, now: now.toISOString() });
      download.verify?.(part);
      progress('read', downloads.length);
      return stagePart(store, part);
    }),
  );
  const { manifest } = await buildSnapshot({
    store,
    pool,
    parts,
    progress: (_, total) => {
      progress('index', total);
    },
  });
  const snapshot = new Snapshot(store, manifest);
  return {
    snapshot,
    finished: Promise.resolve({
      records: snapshot.cveCount,
      quarantined: parts.flatMap(({ quarantined }) => quarantined),
    }),
  };
}

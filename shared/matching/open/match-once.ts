import { readFile } from 'node:fs/promises';
import type { ManifestInventory } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import {
  buildSnapshot,
  type IngestPool,
  memoryStore,
  type OneShot,
  openIngestPool,
  type ReadCounts,
  readOnce,
  Snapshot,
  stagePart,
} from '../../snapshot/index.ts';
import { listFeeds, openFeedFile, verifyFeed } from '../../sources/index.ts';
import { defined, InvalidInputError, messageOf } from '../../platform/index.ts';
import type { Knowledge } from './knowledge.ts';
import { openMatcher, verdictsByPackage } from './open-matcher.ts';

interface FeedSources {
  /** Folder of feeds. */
  nvd: string;
  overrides?: string;
  kev?: string;
  /** Called once for each piece of a stage. */
  progress?: (stage: 'read' | 'index', total: number) => void;
}

interface MatchOnceOptions extends FeedSources {
  inventory: ManifestInventory;
  asOf: string;
  knowledge?: Knowledge;
}

interface MatchOnceResult extends ReadCounts {
  /** By package, as they are asked for. */
  verdicts: Iterable<Verdict[]>;
  warnings: string[];
}

/**
 * Matches an inventory against feeds in a folder: no services, no state, nothing is written.
 * @throws InvalidInputError naming the file that cannot be used
 */
export async function matchOnce(options: MatchOnceOptions): Promise<MatchOnceResult> {
  const { snapshot, finished, warnings } = await readSources(options);
  // While the threads still read.
  const opening = openMatcher(snapshot, {
    distro: options.inventory.distro,
    inventoryDate: options.inventory.asOf,
    asOf: options.asOf,
    ...defined({ knowledge: options.knowledge }),
  });
  const [matcher, counts] = await Promise.all([opening, finished]);
  return { verdicts: verdictsByPackage(matcher, options.inventory.packages), warnings, ...counts };
}

/**
 * The snapshot of feeds in a folder, in memory; await `finished` with what is read of it.
 * @throws InvalidInputError naming the file that cannot be used
 */
export async function readSources(options: FeedSources): Promise<OneShot & { warnings: string[] }> {
  // Beside a match that keeps nothing there is room.
  const pool = openIngestPool({ youngMb: 64 });
  pool.start();
  try {
    const names = await listFeeds(options.nvd);
    const feeds = await Promise.all(names.map((name) => openFeedFile(options.nvd, name)));
    const overrides = await wholeFile(options.overrides);
    const kev = await wholeFile(options.kev);
    const sources = defined({ feeds, overrides, kev });
    const progress = options.progress ?? (() => undefined);
    const yearly = names.every((name) => /^\d{4}$/.test(name));
    const read = yearly ? readOnce(pool, sources, progress) : await readMerged(pool, sources, progress);
    // Before matching begins: the threads' memory is given back.
    const finished = read.finished.finally(() => pool.close());
    return { snapshot: read.snapshot, finished, warnings: feeds.flatMap((feed) => feed.warnings) };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

/** Where feeds overlap (the yearly ones and `modified`), records are merged as a scan does it. */
async function readMerged(
  pool: IngestPool,
  { feeds, overrides, kev }: Parameters<typeof readOnce>[1],
  progress: Parameters<typeof readOnce>[2],
): Promise<OneShot> {
  const store = memoryStore();
  const files = [
    ...feeds.map((feed) => ({
      source: 'nvd' as const,
      file: feed.name,
      full: /^\d{4}$/.test(feed.name),
      bytes: feed.bytes,
      feed,
    })),
    ...(overrides ? [{ source: 'overrides' as const, full: true, ...overrides }] : []),
    ...(kev ? [{ source: 'kev' as const, full: true, ...kev }] : []),
  ];
  const parts = await Promise.all(
    files.map(async (file) => {
      const { source, full, bytes } = file;
      const part = await pool.parse({ source, file: file.file, full, bytes });
      if ('feed' in file) verifyFeed(file.feed, part);
      progress('read', files.length);
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

async function wholeFile(path: string | undefined): Promise<{ bytes: Buffer; file: string } | undefined> {
  if (path === undefined) return undefined;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InvalidInputError(`${path}: cannot be read (${messageOf(error)})`, { cause: error });
  });
  return { bytes, file: path };
}

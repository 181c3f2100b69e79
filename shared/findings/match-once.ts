import { basename } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { ManifestInventory } from '../inventory/index.ts';
import type { Verdict } from '../matching/index.ts';
import {
  buildSnapshot,
  type IngestPool,
  listFeeds,
  memoryStore,
  openFeedFile,
  openIngestPool,
  type PartRef,
  type Quarantined,
  Snapshot,
  type SourceName,
  stagePart,
  type SnapshotStore,
  verifyFeed,
} from '../nvd/index.ts';
import { InvalidInputError, messageOf } from '../platform/index.ts';
import { openMatcher } from './matcher.ts';

export interface MatchOnceOptions {
  /** Folder of yearly feeds. */
  nvd: string;
  overrides?: string;
  kev?: string;
  inventory: ManifestInventory;
  asOf: string;
  curated?: string;
  progress?: (stage: 'read' | 'index', done: number, total: number) => void;
}

export interface MatchOnceResult {
  verdicts: Verdict[];
  /** Records read, those set aside not among them. */
  records: number;
  quarantined: Quarantined[];
  warnings: string[];
}

/**
 * Matches an inventory against feeds in a folder: no services, no state, nothing is written.
 * @throws InvalidInputError naming the file that cannot be used
 */
export async function matchOnce(options: MatchOnceOptions): Promise<MatchOnceResult> {
  const pool = openIngestPool();
  const store = memoryStore();
  try {
    const { parts, warnings } = await readSources(options, pool, store);
    const { manifest } = await buildSnapshot({
      store,
      pool,
      parts,
      ephemeral: true,
      progress: (done, total) => options.progress?.('index', done, total),
    });
    const matcher = await openMatcher(new Snapshot(store, manifest), {
      distro: options.inventory.distro,
      asOf: options.asOf,
      ...(options.curated === undefined ? {} : { curated: options.curated }),
    });
    return {
      verdicts: options.inventory.packages.flatMap((pkg) => matcher.verdicts(pkg)),
      records: parts.reduce((sum, { source, records }) => sum + (source === 'nvd' ? records : 0), 0),
      quarantined: parts.flatMap(({ quarantined }) => quarantined),
      warnings,
    };
  } finally {
    await pool.close();
  }
}

/** Largest first, so that no thread is left with a large file at the end. */
async function readSources(
  options: MatchOnceOptions,
  pool: IngestPool,
  store: SnapshotStore,
): Promise<{ parts: PartRef[]; warnings: string[] }> {
  const feeds = await Promise.all(
    (await listFeeds(options.nvd)).map((name) => openFeedFile(options.nvd, name)),
  );
  const warnings = feeds.flatMap((feed) => feed.warnings);
  const files = [
    ...feeds.map(({ name, bytes }) => ({
      source: 'nvd' as const,
      file: name,
      full: /^\d{4}$/.test(name),
      bytes,
    })),
    ...(await wholeFile('overrides', options.overrides)),
    ...(await wholeFile('kev', options.kev)),
  ].sort((a, b) => b.bytes.length - a.bytes.length);
  let done = 0;
  const parts = await Promise.all(
    files.map(async (file) => {
      const part = await pool.parse({ ...file, slim: true, compression: 'none' });
      if (file.source === 'nvd')
        verifyFeed(feeds.find(({ name }) => name === file.file) ?? { file: file.file }, part);
      options.progress?.('read', ++done, files.length);
      return stagePart(store, part);
    }),
  );
  return { parts, warnings };
}

async function wholeFile(
  source: SourceName,
  path: string | undefined,
): Promise<{ source: SourceName; file: string; full: boolean; bytes: Buffer }[]> {
  if (path === undefined) return [];
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InvalidInputError(`${path}: cannot be read (${messageOf(error)})`, { cause: error });
  });
  return [{ source, file: basename(path), full: true, bytes }];
}

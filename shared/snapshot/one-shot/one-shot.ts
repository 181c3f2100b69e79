import { bufferOf, defined, inTurns } from '../../platform/index.ts';
import type { Download, CveSource } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import type { FeedResult } from './one-shot-feed.ts';
import { requireRecords } from '../build/parse-part.ts';
import type { IngestPool } from '../threads/pool.ts';
import type { ReadSnapshot } from '../read/snapshot.ts';
import type { Foreseen } from './foreseen.ts';
import { LineIndex } from './line-index.ts';
import { OneShotSnapshot } from './one-shot-snapshot.ts';
import { PlacedEntries } from './placed-entries.ts';
import { shareOut } from './share-out.ts';

/** A download of a source of CVEs. */
export interface SourceDownload extends Download {
  source: CveSource;
}

export interface OneShot {
  /** Usable at once: reads wait for what is still being made, and fail if `finished` does. */
  snapshot: ReadSnapshot;
  /** What was read, once everything is made. */
  finished: Promise<ReadCounts>;
}

export interface ReadCounts {
  records: number;
  quarantined: RejectedRecord[];
}

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
  { now, foreseen }: { now?: Date; foreseen?: Promise<Foreseen> | undefined } = {},
): OneShot {
  // Largest first, so that no thread is left with a large file at the end.
  const feeds = downloads
    .filter(({ source }) => source.required)
    .sort((a, b) => b.bytes.length - a.bytes.length);
  const beside = downloads.filter(({ source }) => !source.required);
  const making: Making = {
    lines: Promise.withResolvers(),
    unconfigured: feeds.map(() => Promise.withResolvers()),
  };
  const placed = foreseen
    ? new PlacedEntries(
        feeds.map(({ source, bytes }) => ({ source: source.name, bytes })),
        beside,
      )
    : undefined;
  return {
    snapshot: new OneShotSnapshot(
      making.lines.promise,
      making.unconfigured.map(({ promise }) => promise),
      placed,
    ),
    finished: make(
      pool,
      { feeds, beside, ...defined({ placed, foreseen, now: now?.toISOString() }) },
      making,
      progress,
    ),
  };
}

/** What is read. */
interface Input {
  feeds: readonly SourceDownload[];
  beside: readonly SourceDownload[];
  /** Of the same feeds. */
  placed?: PlacedEntries;
  foreseen?: Promise<Foreseen>;
  /** ISO 8601. */
  now?: string;
}

/** The parts of the snapshot in the making. */
interface Making {
  lines: PromiseWithResolvers<LineIndex>;
  /** By feed. */
  unconfigured: PromiseWithResolvers<Buffer>[];
}

async function make(
  pool: IngestPool,
  { feeds, beside, placed, foreseen: foreseeing, now }: Input,
  { lines, unconfigured }: Making,
  progress: ReportProgress,
): Promise<ReadCounts> {
  const home = homeAmong(feeds);
  const sharing = Promise.all(beside.map((download) => shareOut(download, home)));
  // Foreseeing takes this thread as long as another takes to unpack what is shared out.
  const [shares, foreseen] = await Promise.all([sharing, foreseeing]);
  const results: FeedResult[] = [];
  // In turns, so that only the shares of a few feeds are held twice.
  await inTurns(feeds.length, async (at) => {
    const feed = feeds[at];
    if (!feed) return;
    const result = await pool.feed({
      source: feed.source.name,
      file: feed.file,
      bytes: feed.bytes,
      ...defined({ foreseen, now }),
      beside: shares.map((share) => share.take(feed.file)),
    });
    feed.verify?.(result);
    placed?.know(at, result);
    unconfigured[at]?.resolve(bufferOf(result.unconfigured));
    progress('read', feeds.length);
    results[at] = result;
  });
  const quarantined = [...shares, ...results].flatMap((part) => part.quarantined);
  for (const { source, file } of beside) {
    const records = results.reduce((sum, result) => sum + (result.beside[source.name] ?? 0), 0);
    const own = quarantined.filter((record) => record.source === source.name);
    if (source.cveOfLine) requireRecords(file, records, own);
  }
  // The index and what follows take the memory that the threads give back.
  await pool.rest();
  lines.resolve(new LineIndex(results.map((result) => result.lines)));
  progress('index', 1);
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

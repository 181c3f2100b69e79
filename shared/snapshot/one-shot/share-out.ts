import { exactly } from '../../platform/index.ts';
import type { CveSource, Place } from '../../sources/index.ts';
import { decompressed, SetAside } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import { placesOfLines } from './places-of-lines.ts';
import type { Share } from './take-share.ts';

/** A file of another source, read along with the feeds. */
interface File {
  source: CveSource;
  file: string;
  bytes: Buffer;
}

/** A file split by feed. */
interface Shares {
  /** Takes a feed's share, which is then forgotten here. */
  take(feed: string): Share;
  quarantined: RejectedRecord[];
}

/**
 * Splits a file by the feed of each CVE. Records that stand one per line are split unparsed: the feed's
 * thread parses them.
 * @throws InvalidInputError when the file is unusable
 */
export function shareOut(file: File, home: (cve: string) => string): Promise<Shares> {
  return file.source.cveOfLine ? shareLines(file, home) : shareRecords(file, home);
}

async function shareRecords({ source, file, bytes }: File, home: (cve: string) => string): Promise<Shares> {
  const byFeed = new Map<string, Map<string, unknown>>();
  const { quarantined } = await source.parse(bytes, file, (cve, record) => {
    const feed = home(cve);
    const records = byFeed.get(feed) ?? new Map<string, unknown>();
    byFeed.set(feed, records.set(cve, record));
  });
  return {
    take: (feed) => ({ source: source.name, file, records: byFeed.get(feed) ?? new Map<string, unknown>() }),
    quarantined,
  };
}

async function shareLines(
  { source, file, bytes: packed }: File,
  home: (cve: string) => string,
): Promise<Shares> {
  const bytes = await decompressed(packed, file);
  /** Consecutive lines as one place: nearly all files are in order. */
  const byFeed = new Map<string, Place[]>();
  const aside = new SetAside(file);
  const add = (feed: string, start: number, end: number): void => {
    const runs = byFeed.get(feed);
    const last = runs?.at(-1);
    if (last?.end === start) last.end = end;
    else if (runs) runs.push({ start, end });
    else byFeed.set(feed, [{ start, end }]);
  };
  let number = 0;
  for (const { start, end } of placesOfLines(bytes)) {
    const line = bytes.subarray(start, end);
    const cve = source.cveOfLine?.(line);
    number += 1;
    if (cve !== undefined) {
      add(home(cve), start, end);
      continue;
    }
    // Only here is the line's number known.
    const read = await source.parse(line, file, (id) => {
      add(home(id), start, end);
    });
    for (const bad of read.quarantined) aside.add({ ...bad, record: `line ${number}` });
  }
  // Views, not the whole buffer: it is freed when the last of them is taken.
  const views = new Map(
    [...byFeed].map(([feed, runs]) => [feed, runs.map(({ start, end }) => bytes.subarray(start, end))]),
  );
  const take = (feed: string): Share => {
    const lines = views.get(feed) ?? [];
    views.delete(feed);
    return { source: source.name, file, lines: exactly(Buffer.concat(lines)) };
  };
  return { take, quarantined: aside.records };
}

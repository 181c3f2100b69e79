import { type Blobs, openSealed, READING_VERSION, sealed } from '../../platform/index.ts';
import type { GroupedFacts } from '../../sources/index.ts';
import type { CveLines } from './lines.ts';
import { cveShardKey, type PartSegment, type Reading } from './part.ts';

/** @param before holds the groups that were passed over */
export function readingOf(
  { timestamp, groups }: GroupedFacts,
  { lines, segments }: { lines: Pick<CveLines, 'keys'>; segments: readonly PartSegment[] },
  before: Reading | undefined,
): Reading {
  const hashes = new Map(segments.map(({ key, hash }) => [key, hash]));
  const counts = new Map<string, number>();
  for (const cve of lines.keys()) counts.set(cveShardKey(cve), (counts.get(cveShardKey(cve)) ?? 0) + 1);
  const kept: Reading['groups'] = {};
  for (const [key, { digest, told, isKnown }] of groups) {
    const known = isKnown ? before?.groups[key] : undefined;
    const segment = hashes.get(key);
    kept[key] = known ?? {
      digest,
      told,
      records: counts.get(key) ?? 0,
      ...(segment === undefined ? {} : { segment }),
    };
  }
  return { time: timestamp, groups: kept };
}

/** The segments of groups that were passed over: their lines are those that the snapshot took in before. */
export function leftOut({ groups }: GroupedFacts, before: Reading | undefined): PartSegment[] {
  return [...groups].flatMap(([key, { isKnown }]) => {
    const hash = isKnown ? before?.groups[key]?.segment : undefined;
    return hash === undefined ? [] : [{ key, hash, start: 0, end: 0 }];
  });
}

/** Its lines were left out when the part was made. */
export function isLeftOut({ start, end }: PartSegment): boolean {
  return start === end;
}

export function recordsIn({ groups }: Reading): number {
  return Object.values(groups).reduce((sum, { records }) => sum + records, 0);
}

/** Beside the snapshot: it follows from bytes alone, whatever becomes of the run. */
function nameOf(source: string, file: string): string {
  return `nvd/read/${source}/${file}`;
}

/** Keeps what was read of a file in place of what was read before. */
export async function keepReading(
  blobs: Blobs,
  { source, file }: { source: string; file: string },
  reading: Reading,
): Promise<void> {
  const text = JSON.stringify({ version: READING_VERSION, ...reading });
  await blobs.put(nameOf(source, file), sealed(Buffer.from(text)));
}

/**
 * What was read last of a file, as far as the snapshot has the same lines of it. None if it is damaged, or of another
 * version: the file is then read whole.
 * @param segments the file's in the snapshot, by CVE shard key
 */
export async function readingBefore(
  blobs: Blobs,
  { source, file }: { source: string; file: string },
  segments: Readonly<Record<string, string>>,
): Promise<Reading | undefined> {
  const blob = await blobs.get(nameOf(source, file));
  const text = blob && openSealed(blob.bytes);
  if (text === undefined) return undefined;
  const { version, time, groups } = JSON.parse(text.toString('utf8')) as Reading & { version: number };
  if (version !== READING_VERSION) return undefined;
  const standing = Object.entries(groups).filter(([key, { segment }]) => segment === segments[key]);
  return { time, groups: Object.fromEntries(standing) };
}

import {
  type Blobs,
  DamagedBlobError,
  guardAge,
  guardLoss,
  messageOf,
  pack,
  unpack,
} from '../platform/index.ts';
import { decompress } from './decompress.ts';
import { besideSources, type BesideRecords } from './registry.ts';
import type { DownloadFacts, BesideSource } from './source.ts';

/** The newest records of the sources kept beside the snapshot: a change in them never causes a new match. */
export interface Beside {
  of(cve: string): BesideRecords;
}

/**
 * Stores a file as the newest of its source.
 * @param acceptLoss losses that a person accepts, such as `epss`
 * @throws InvalidInputError when it is not a file of that source, RecordLossError when it is older than what is
 * kept, or lacks 2 % or more of its records
 */
export async function keepBeside(
  blobs: Blobs,
  source: BesideSource,
  { bytes, file }: { bytes: Buffer; file: string },
  acceptLoss: readonly string[] = [],
): Promise<DownloadFacts & { records: number }> {
  const { records, facts } = await readRecords(source, bytes, file);
  const before = await readBefore(blobs, source);
  const lost = [...(before?.records.keys() ?? [])].filter((cve) => !records.has(cve)).length;
  const named = { source: source.name, file: source.file ?? source.name, accepted: acceptLoss };
  guardAge({ ...named, before: before?.facts.timestamp, now: facts.timestamp });
  guardLoss({ ...named, lost, before: before?.records.size ?? 0 });
  await blobs.put(nameOf(source), pack(decompress(bytes, file)));
  return { ...facts, records: records.size };
}

/** What a new file is compared with. A damaged one counts as none, so a new file can replace it. */
async function readBefore(blobs: Blobs, source: BesideSource): Promise<ReadFile | undefined> {
  try {
    return await readKept(blobs, source);
  } catch (error) {
    if (error instanceof DamagedBlobError) return undefined;
    throw error;
  }
}

/** The records last kept for each source; each version of a file is read once. */
export async function readBeside(blobs: Blobs): Promise<Beside> {
  const kept = new Map<string, Records>();
  for (const source of besideSources) {
    const read = await readKept(blobs, source);
    if (read) kept.set(source.name, read.records);
  }
  return lookUp(kept);
}

/** Reads the given files, not the kept ones. @throws InvalidInputError when one is not of its source */
export async function openBeside(
  files: readonly { source: BesideSource; bytes: Buffer; file: string }[],
): Promise<Beside> {
  const opened = new Map<string, Records>();
  for (const { source, bytes, file } of files)
    opened.set(source.name, (await readRecords(source, bytes, file)).records);
  return lookUp(opened);
}

type Records = ReadonlyMap<string, unknown>;

interface ReadFile {
  records: Records;
  facts: DownloadFacts;
}

function nameOf({ name }: BesideSource): string {
  return `${name}/current`;
}

async function readRecords(source: BesideSource, bytes: Buffer, file: string): Promise<ReadFile> {
  const records = new Map<string, unknown>();
  const facts = await source.parse(bytes, file, (cve, record) => {
    records.set(cve, record);
  });
  return { records, facts };
}

const cache = new WeakMap<Blobs, Map<string, ReadFile & { etag: string }>>();

async function readKept(blobs: Blobs, source: BesideSource): Promise<ReadFile | undefined> {
  const name = nameOf(source);
  const head = await blobs.head(name);
  if (!head) return undefined;
  const known = cache.get(blobs) ?? new Map<string, ReadFile & { etag: string }>();
  cache.set(blobs, known);
  const before = known.get(name);
  if (before?.etag === head.etag) return before;
  const blob = await blobs.get(name);
  if (!blob) return undefined;
  const read = await opened(name, () => readRecords(source, unpack(blob.bytes), name));
  known.set(name, { etag: blob.etag, ...read });
  return read;
}

async function opened<T>(blob: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw new DamagedBlobError(
      blob,
      messageOf(error),
      'restore it from a backup, or scan with that source again',
    );
  }
}

function lookUp(bySource: ReadonlyMap<string, Records>): Beside {
  return {
    of(cve) {
      const found: Record<string, unknown> = {};
      for (const [name, records] of bySource) {
        const record = records.get(cve);
        if (record !== undefined) found[name] = record;
      }
      return found;
    },
  };
}

import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { blobStore, type PartRef, readCurrent, type SourceName, stagePart } from '../snapshot/index.ts';
import {
  contentHash,
  defined,
  InvalidInputError,
  messageOf,
  putIfAbsent,
  TransientError,
} from '../platform/index.ts';
import { downloadFeed, fetchWindow, openFeedFile, storeEpss, verifyFeed } from '../sources/index.ts';
import type { IngestJob } from '../jobs/index.ts';
import type { RunDocument } from './runs.ts';
import type { Services } from './services.ts';
import { isUrl } from './start-run.ts';

/** What a file job leaves for the commit: the blobs that describe its parts; none where the file has not changed. */
export interface IngestResult {
  parts: string[];
  records: number;
  quarantined: number;
  warnings: string[];
}

type FileJob = Exclude<IngestJob, { kind: 'commit' }>;

/** Brings one file or window in: keeps the answer as it came, parses it, stages the records. */
export async function ingestFile(services: Services, run: RunDocument, job: FileJob): Promise<IngestResult> {
  switch (job.kind) {
    case 'feed':
      return ingestFeed(services, run, job.name);
    case 'window':
      return ingestWindow(services, job);
    case 'overrides':
      return ingestWhole(services, 'overrides', run.sources.overrides ?? '');
    case 'kev':
      return ingestWhole(services, 'kev', run.sources.kev ?? '');
    case 'epss':
      return ingestEpss(services, run.sources.epss ?? '');
  }
}

const UNCHANGED: IngestResult = { parts: [], records: 0, quarantined: 0, warnings: [] };

async function ingestFeed(services: Services, run: RunDocument, name: string): Promise<IngestResult> {
  const { nvd } = run.sources;
  const known = (await readCurrent(services.blobs))?.content.sources.nvd?.files[name]?.sha256;
  const remote = nvd === 'live' ? {} : isUrl(nvd) ? { baseUrl: nvd } : undefined;
  const feed = remote
    ? await downloadFeed(name, { ...remote, ...defined({ knownSha256: known }) })
    : await openFeedFile(nvd, name);
  if (!feed || (known !== undefined && feed.meta?.sha256 === known)) return UNCHANGED;
  const full = /^\d{4}$/.test(name);
  await keepRaw(services, `feeds/${name}/${contentHash(feed.bytes)}.json.gz`, feed.bytes);
  const part = await services.pool.parse({
    source: 'nvd',
    file: name,
    full,
    bytes: feed.bytes,
  });
  verifyFeed(feed, part);
  return staged(services, [await stagePart(blobStore(services.blobs), part)], feed.warnings);
}

async function ingestWindow(
  services: Services,
  { start, end }: { start: string; end: string },
): Promise<IngestResult> {
  const parts: PartRef[] = [];
  let pages = 0;
  for await (const { bytes } of fetchWindow({
    window: { start, end },
    client: services.nvdApi,
    blobs: services.blobs,
  })) {
    const file = `window ${start} page ${++pages}`;
    const part = await services.pool.parse({
      source: 'nvd',
      file,
      full: false,
      bytes,
    });
    parts.push(await stagePart(blobStore(services.blobs), part));
  }
  return staged(services, parts, []);
}

/** Scores lie beside the snapshot: there is nothing to commit. */
async function ingestEpss(services: Services, location: string): Promise<IngestResult> {
  const scores = await storeEpss(services.blobs, await readWhole(location), basename(location));
  return { parts: [], records: scores.count, quarantined: scores.quarantined.length, warnings: [] };
}

async function readWhole(location: string): Promise<Buffer> {
  return isUrl(location) ? download(location) : readLocal(location);
}

async function ingestWhole(services: Services, source: SourceName, location: string): Promise<IngestResult> {
  const bytes = await readWhole(location);
  const current = (await readCurrent(services.blobs))?.content;
  const known = Object.values(current?.sources[source]?.files ?? {}).map(({ sha256 }) => sha256);
  if (known.includes(hash('sha256', bytes, 'hex'))) return UNCHANGED;
  const store = blobStore(services.blobs);
  await keepRaw(services, `${source}/${contentHash(bytes)}`, bytes);
  const part = await services.pool.parse({
    source,
    file: basename(location),
    full: true,
    bytes,
  });
  return staged(services, [await stagePart(store, part)], []);
}

async function readLocal(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new InvalidInputError(`${path}: cannot be read (${messageOf(error)})`, { cause: error });
  });
}

/** Small files that change rarely; a failure is tried again by the job's own retries. */
async function download(url: string): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new TransientError(`${url}: answered ${response.status}`);
  } catch (error) {
    throw new TransientError(`${url}: ${messageOf(error)}`, { cause: error });
  }
}

/** The audit trail: every answer as it came, never overwritten. */
async function keepRaw({ blobs }: Services, name: string, bytes: Buffer): Promise<void> {
  await putIfAbsent(blobs, `nvd/raw/${name}`, bytes);
}

/** Describes the parts in a blob each: their tables of segments are too long for a document or a message. */
async function staged(
  services: Services,
  parts: readonly PartRef[],
  warnings: string[],
): Promise<IngestResult> {
  const store = blobStore(services.blobs);
  const names = await Promise.all(
    parts.map(async (part) => {
      const text = Buffer.from(JSON.stringify(part));
      const name = `nvd/staged/${contentHash(text)}.part`;
      await store.put(name, text);
      return name;
    }),
  );
  return {
    parts: names,
    records: parts.reduce((sum, { records }) => sum + records, 0),
    quarantined: parts.reduce((sum, { quarantined }) => sum + quarantined.length, 0),
    warnings,
  };
}

import {
  type Download,
  type BesideSource,
  type CveSource,
  keepBeside,
  RAW,
  sourceOfJob,
} from '../sources/index.ts';
import {
  blobStore,
  keepReading,
  type PartRef,
  readCurrent,
  readingBefore,
  type SnapshotManifest,
  stagePart,
} from '../snapshot/index.ts';
import { allDone, contentHash, defined, putContent } from '../platform/index.ts';
import type { DownloadJob } from '../jobs/index.ts';
import type { RunDocument } from './runs.ts';
import type { Services } from './services.ts';

/** What a file job leaves for the commit: the blobs describing its parts; none if the file is unchanged. */
export interface IngestResult {
  parts: string[];
  records: number;
  quarantined: number;
  warnings: string[];
}

/** Brings in one file or window: stores the downloads as received, parses them and stages the records. */
export function ingestFile(services: Services, run: RunDocument, job: DownloadJob): Promise<IngestResult> {
  return services.pool.holding(() => takeIn(services, run, job));
}

async function takeIn(services: Services, run: RunDocument, job: DownloadJob): Promise<IngestResult> {
  const source = sourceOfJob(job.kind);
  const known = (await readCurrent(services.blobs))?.content.sources[source.name];
  const { blobs, nvdApi } = services;
  const { acceptLoss } = run;
  const request = {
    location: run.sources[source.name] ?? '',
    known,
    acceptLoss,
    service: { blobs, nvdApi },
  };
  const result: IngestResult = { parts: [], records: 0, quarantined: 0, warnings: [] };
  for await (const download of source.fetch(request, job)) {
    const taken =
      source.keeps === 'cves'
        ? await stage(services, { source, known }, download)
        : await keep(services, source, download, acceptLoss);
    result.parts.push(...taken.parts);
    result.records += taken.records;
    result.quarantined += taken.quarantined;
    result.warnings.push(...download.warnings);
  }
  return result;
}

type Taken = Omit<IngestResult, 'warnings'>;

async function stage(
  services: Services,
  { source: { name }, known }: { source: CveSource; known: SnapshotManifest['sources'][string] | undefined },
  download: Download,
): Promise<Taken> {
  const { blobs } = services;
  const { file, full, bytes, raw } = download;
  const now = services.clock.now().toISOString();
  const segments = full && raw !== undefined ? known?.files[file]?.segments : undefined;
  const before = segments && (await readingBefore(blobs, { source: name, file }, segments));
  const task = { source: name, file, full, bytes, now, ...defined({ before }) };
  // Nothing that follows from a download is stored before it.
  const [, part] = await allDone([keepRaw(services, download), services.pool.parse(task)]);
  download.verify?.(part);
  const [staged] = await allDone([
    stagePart(blobStore(blobs), part),
    part.reading ? keepReading(blobs, part, part.reading) : undefined,
  ]);
  const from = before && raw !== undefined ? { raw, now } : undefined;
  const described = await describe(services, { ...staged, ...defined({ from }) });
  return { parts: [described], records: part.records, quarantined: part.quarantined.length };
}

/** Its records are kept beside the snapshot: there is nothing to commit. */
async function keep(
  { blobs }: Services,
  source: BesideSource,
  download: Download,
  acceptLoss: readonly string[],
): Promise<Taken> {
  const { records, quarantined } = await keepBeside(blobs, source, download, acceptLoss);
  return { parts: [], records, quarantined: quarantined.length };
}

/** The audit trail: every download as received, never overwritten. */
async function keepRaw({ blobs }: Services, { raw, bytes }: Download): Promise<void> {
  if (raw !== undefined) await putContent(blobs, RAW + raw, bytes);
}

/** Stores a part's description in a blob: its table of segments is too long for a document or a message. */
async function describe({ blobs }: Services, part: PartRef): Promise<string> {
  const text = Buffer.from(JSON.stringify(part));
  const name = `nvd/staged/${contentHash(text)}.part`;
  await blobStore(blobs).put(name, text);
  return name;
}

import {
  blobStore,
  buildSnapshot,
  commitSnapshot,
  type CurrentPointer,
  cveCount,
  type PartRef,
  readCurrent,
  type SourceName,
} from '../snapshot/index.ts';
import { type Blobs, contentHash, defined, UnrecoverableError } from '../platform/index.ts';
import { withCommitLock } from './commit-lock.ts';
import { fanOut } from './fan-out.ts';
import type { IngestResult } from './ingest-file.ts';
import { type OutcomeDocument, outcomesOf, type RunDocument, updateRun } from './runs.ts';
import type { Services } from './services.ts';

/** Feeds are made once a day: after loading them, the API is asked from this long before the run on. */
const FEED_AGE_MS = 48 * 3_600_000;

/**
 * Merges what the run's jobs staged into the next snapshot, points at it and queues the match jobs. A source of
 * which a file failed is left as it was, whole; without any snapshot of the NVD to stand on, nothing is committed.
 * @throws RecordLossError, UnrecoverableError
 */
export async function commitRun(services: Services, run: RunDocument): Promise<void> {
  if (run.stage === 'done' || run.stage === 'failed') return;
  const runs = services.documents.container('runs');
  const outcomes = await outcomesOf<IngestResult>(runs, run.runId, 'ingest');
  const failures = outcomes
    .filter(({ state }) => state === 'failed')
    .map(({ job, reason = '' }) => `${job}: ${reason}`);
  const { pointer, changed, cves } =
    run.manifest === undefined
      ? await withCommitLock(services.blobs, () => commit(services, run, outcomes))
      : committed(run);
  const updated = await updateRun(runs, run.runId, (known) => ({
    ...known,
    stage: 'matching',
    manifest: pointer.manifest,
    generation: pointer.generation,
    ...(known.changedCves === undefined ? { changedCves: changed, cves } : {}),
    failures: [...new Set([...known.failures, ...failures])],
  }));
  await fanOut(services, updated);
}

interface Committed {
  pointer: CurrentPointer;
  /** CVEs that are new, changed or gone. */
  changed: number;
  /** CVEs of the snapshot. */
  cves: number;
}

function committed(run: RunDocument): Committed {
  return {
    pointer: { manifest: run.manifest ?? '', generation: run.generation ?? 0 },
    changed: run.changedCves ?? 0,
    cves: run.cves ?? 0,
  };
}

async function commit(
  services: Services,
  run: RunDocument,
  outcomes: readonly OutcomeDocument<IngestResult>[],
): Promise<Committed> {
  const { blobs, pool } = services;
  const store = blobStore(blobs);
  const parts = await readParts(services, outcomes);
  const failed = failedSources(outcomes);
  for (;;) {
    const before = await readCurrent(blobs);
    const intent = await readIntent(blobs, run.runId);
    if (before && before.manifest === intent?.manifest)
      return { pointer: before, changed: intent.changed, cves: cveCount(before.content) };
    if (!before && failed.has('nvd')) {
      const reasons = outcomes.filter(({ state }) => state === 'failed').map(({ reason }) => reason);
      throw new UnrecoverableError(`nothing was committed: ${reasons.join('; ')}`);
    }
    const { manifest, changedCves } = await buildSnapshot({
      store,
      pool,
      parts,
      acceptLoss: run.acceptLoss,
      ...defined({ previous: before?.content }),
      ...(failed.has('nvd') ? {} : watermarkOf(run)),
    });
    await pool.rest();
    const changed = changedCves.length;
    await writeIntent(blobs, run.runId, { manifest: contentHash(JSON.stringify(manifest)), changed });
    const pointer = await commitSnapshot(blobs, manifest, before);
    if (pointer) return { pointer, changed, cves: cveCount(manifest) };
  }
}

/**
 * What a run is about to commit, told before the pointer moves: after a crash between the two, the snapshot must not be
 * compared with itself.
 */
interface CommitIntent {
  manifest: string;
  changed: number;
}

function intentName(runId: string): string {
  return `runs/${runId}/commit.json`;
}

async function readIntent(blobs: Blobs, runId: string): Promise<CommitIntent | undefined> {
  const blob = await blobs.get(intentName(runId));
  return blob && (JSON.parse(blob.bytes.toString('utf8')) as CommitIntent);
}

async function writeIntent(blobs: Blobs, runId: string, intent: CommitIntent): Promise<void> {
  await blobs.put(intentName(runId), Buffer.from(JSON.stringify(intent)));
}

/** What the NVD is known up to once the run's jobs are in: the end of the last window, or the age of a feed. */
function watermarkOf(run: RunDocument): { watermark?: string } {
  if (run.sources.nvd !== 'live') return {};
  const started = Date.parse(run.startedAt);
  const windows = run.ingestJobs.some((job) => job.includes('window-'));
  return { watermark: new Date(windows ? started : started - FEED_AGE_MS).toISOString() };
}

/** Parts of the sources that came in whole. */
async function readParts(
  { blobs }: Services,
  outcomes: readonly OutcomeDocument<IngestResult>[],
): Promise<PartRef[]> {
  const failed = failedSources(outcomes);
  const names = outcomes.flatMap(({ job, result }) =>
    failed.has(sourceOf(job)) ? [] : (result?.parts ?? []),
  );
  return Promise.all(
    names.map(async (name) => {
      const blob = await blobs.get(name);
      if (!blob) throw new UnrecoverableError(`${name}: the staged part is gone`);
      return JSON.parse(blob.bytes.toString('utf8')) as PartRef;
    }),
  );
}

function failedSources(outcomes: readonly OutcomeDocument[]): Set<Source> {
  return new Set(outcomes.filter(({ state }) => state === 'failed').map(({ job }) => sourceOf(job)));
}

/** EPSS lies beside the snapshot: when it fails, nothing of a snapshot does. */
type Source = SourceName | 'epss';

function sourceOf(job: string): Source {
  const name = job.replace(/^ingest:/, '');
  return name === 'kev' || name === 'overrides' || name === 'epss' ? name : 'nvd';
}

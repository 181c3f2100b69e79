import {
  blobStore,
  buildSnapshot,
  commitSnapshot,
  type CurrentPointer,
  cveCount,
  type PartRef,
  readCurrent,
} from '../snapshot/index.ts';
import { blobJson, type Blobs, contentHash, defined, UnrecoverableError } from '../platform/index.ts';
import { sources } from '../sources/index.ts';
import { withCommitLock } from './commit-lock.ts';
import { fanOut } from './fan-out.ts';
import type { IngestResult } from './ingest-file.ts';
import { partOf } from './part-of.ts';
import {
  isOver,
  lastGeneration,
  type OutcomeDocument,
  outcomesOf,
  readRun,
  type RunDocument,
  updateRun,
} from './runs.ts';
import type { Services } from './services.ts';
import { withItsLines } from './with-its-lines.ts';

/**
 * How far after the run a stored record may have changed: its download may be a day ahead of the clock, the
 * record a day ahead of the download.
 */
const BELIEVED_AHEAD_MS = 2 * 24 * 60 * 60_000;

/**
 * Merges what the run's jobs staged into the next snapshot, points at it and queues the match jobs. If a file
 * of a source failed, the whole source stays as it was; without any NVD snapshot to build on, nothing is
 * committed. A run that is cancelled before its snapshot is in force leaves the one before.
 * @throws RecordLossError, UnrecoverableError
 */
export async function commitRun(services: Services, run: RunDocument): Promise<void> {
  if (isOver(run)) return;
  const runs = services.documents.container('runs');
  const outcomes = await outcomesOf<IngestResult>(runs, run.runId, 'ingest');
  const failures = outcomes
    .filter(({ state }) => state === 'failed')
    .map(({ job, reason = '' }) => `${job}: ${reason}`);
  const known =
    run.manifest === undefined
      ? await withCommitLock(services.blobs, () => commit(services, run, outcomes))
      : committed(run);
  if (!known) return;
  const { pointer, changed, cves } = known;
  const updated = await updateRun(runs, run.runId, (stored) => ({
    ...stored,
    stage: 'matching',
    manifest: pointer.manifest,
    generation: pointer.generation,
    ...(stored.changedCves === undefined ? { changedCves: changed, cves } : {}),
    failures: [...new Set([...stored.failures, ...failures])],
  }));
  if (!isOver(updated)) await fanOut(services, updated);
}

interface Committed {
  pointer: CurrentPointer;
  /** CVEs that are new, changed or gone. */
  changed: number;
  /** CVEs in the snapshot. */
  cves: number;
}

function committed(run: RunDocument): Committed {
  return {
    pointer: { manifest: run.manifest ?? '', generation: run.generation ?? 0 },
    changed: run.changedCves ?? 0,
    cves: run.cves ?? 0,
  };
}

/** `undefined`: the run was cancelled meanwhile. */
async function commit(
  services: Services,
  run: RunDocument,
  outcomes: readonly OutcomeDocument<IngestResult>[],
): Promise<Committed | undefined> {
  const { blobs, pool } = services;
  const store = blobStore(blobs);
  const staged = await readParts(services, outcomes);
  const failed = failedSources(outcomes);
  const runs = services.documents.container('runs');
  const applied = await lastGeneration(runs);
  for (;;) {
    const before = await readCurrent(blobs);
    const intent = await readIntent(blobs, run.runId);
    if (before && before.manifest === intent?.manifest)
      return { pointer: before, changed: intent.changed, cves: cveCount(before.content) };
    if (!before && sources.some(({ name, required }) => required && failed.has(name))) {
      const reasons = outcomes.filter(({ state }) => state === 'failed').map(({ reason }) => reason);
      throw new UnrecoverableError(`nothing was committed: ${reasons.join('; ')}`);
    }
    const { manifest, changedCves } = await buildSnapshot({
      store,
      pool,
      parts: await Promise.all(staged.map((part) => withItsLines(services, part, before?.content))),
      acceptLoss: run.acceptLoss,
      ...defined({ previous: before?.content }),
      watermarks: watermarksOf(run, failed),
      latest: new Date(Date.parse(run.startedAt) + BELIEVED_AHEAD_MS).toISOString(),
    });
    await pool.rest();
    const changed = changedCves.length;
    await writeIntent(blobs, run.runId, { manifest: contentHash(JSON.stringify(manifest)), changed });
    if (isOver((await readRun(runs, run.runId)).body)) return undefined;
    const pointer = await commitSnapshot(blobs, manifest, before, applied);
    if (pointer) return { pointer, changed, cves: cveCount(manifest) };
  }
}

/**
 * What a run is about to commit, recorded before the pointer moves: after a crash between the two, the
 * snapshot must not be compared with itself.
 */
interface CommitIntent {
  manifest: string;
  changed: number;
}

function intentName(runId: string): string {
  return `runs/${runId}/commit.json`;
}

async function readIntent(blobs: Blobs, runId: string): Promise<CommitIntent | undefined> {
  const name = intentName(runId);
  const blob = await blobs.get(name);
  return blob && (blobJson(name, blob.bytes, 'delete it: the run commits again') as CommitIntent);
}

async function writeIntent(blobs: Blobs, runId: string, intent: CommitIntent): Promise<void> {
  await blobs.put(intentName(runId), Buffer.from(JSON.stringify(intent)));
}

/** What the completely loaded sources are known up to, as planned. */
function watermarksOf({ watermarks = {} }: RunDocument, failed: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(watermarks).filter(([source]) => !failed.has(source)));
}

/** Parts of the completely loaded sources. */
async function readParts(
  { blobs }: Services,
  outcomes: readonly OutcomeDocument<IngestResult>[],
): Promise<PartRef[]> {
  const failed = failedSources(outcomes);
  const names = outcomes.flatMap((outcome) =>
    failed.has(sourceOf(outcome)) ? [] : (outcome.result?.parts ?? []),
  );
  return Promise.all(
    names.map(async (name) => {
      const blob = await blobs.get(name);
      if (!blob) throw new UnrecoverableError(`${name}: the staged part is gone`);
      return partOf(name, blob.bytes);
    }),
  );
}

function failedSources(outcomes: readonly OutcomeDocument[]): Set<string> {
  return new Set(outcomes.filter(({ state }) => state === 'failed').map(sourceOf));
}

/** Outcomes of an older Patchline name the source only in the job's name. */
function sourceOf({ source, job }: OutcomeDocument): string {
  return source ?? job.replace(/^ingest:/, '').replace(/\/.*/, '');
}

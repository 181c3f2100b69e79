import { cveCount, readCurrent } from '../snapshot/index.ts';
import { HEAD_ID } from '../findings/index.ts';
import { packageId, packageKey, RELEASE_ID, type ReleaseDocument } from '../inventory/index.ts';
import { createIfAbsent, InvalidInputError, NotFoundError, type Platform } from '../platform/index.ts';
import { readRun, RUN_ID, type RunDocument } from './runs.ts';
import { ingestMessage, runIdAt, startRun } from './start-run.ts';

interface Again {
  /** The run whose sources are read again. */
  runId: string;
  /** Only this one of them. */
  source?: string;
  /** As when a run is started. */
  acceptLoss?: string[];
}

/**
 * Starts a run that reads the sources of another one again, or one of them. What has not changed since is skipped, as
 * in every run.
 * @throws NotFoundError for an unknown run; InvalidInputError for one that read no source, or not that one
 */
export async function rerun(
  platform: Platform,
  { runId, source, acceptLoss = [] }: Again,
): Promise<RunDocument> {
  const { body: run } = await readRun(platform.documents.container('runs'), runId);
  if (run.ingestJobs.length === 0)
    throw new InvalidInputError(`run ${runId}: read no source: name another run, or a package`);
  const given = Object.entries(run.sources);
  const chosen = source === undefined ? given : given.filter(([name]) => name === source);
  if (chosen.length === 0) {
    const names = given.map(([name]) => name).join(', ');
    throw new InvalidInputError(`source: run ${runId} read no ${source}; it read ${names}`, {
      field: 'source',
    });
  }
  return startRun(platform, {
    trigger: run.trigger === 'reconcile' ? 'reconcile' : 'manual',
    sources: Object.fromEntries(chosen),
    baseline: run.baseline,
    rerunOf: runId,
    acceptLoss,
  });
}

interface PackageAsked {
  /** Key of the release. */
  release: string;
  package: string;
}

/**
 * Starts a run that matches one package again, against the snapshot in force, whatever its digest says. It is fanned
 * out by a job, as after a commit.
 * @throws NotFoundError for an unknown release or package; InvalidInputError before the first scan
 */
export async function rerunPackage(platform: Platform, only: PackageAsked): Promise<RunDocument> {
  await checkKnown(platform, only);
  const current = await readCurrent(platform.blobs);
  if (!current) throw new InvalidInputError('nothing was scanned yet: start a whole run first');
  const now = platform.clock.now();
  const run: RunDocument = {
    id: RUN_ID,
    kind: 'run',
    runId: runIdAt(now, 'manual'),
    stage: 'matching',
    trigger: 'manual',
    startedAt: now.toISOString(),
    sources: {},
    acceptLoss: [],
    baseline: 'off',
    only,
    ingestJobs: [],
    manifest: current.manifest,
    generation: current.generation,
    cves: cveCount(current.content),
    changedCves: 0,
    failures: [],
  };
  const runs = platform.documents.container('runs');
  if (!(await createIfAbsent(runs, run.runId, run)))
    throw new InvalidInputError(`run ${run.runId}: another run has begun at this moment: ask again`);
  await queueFanOut(platform, run.runId);
  return run;
}

/** Queues what fans out a run that commits nothing. Safe to repeat. */
export async function queueFanOut({ bus }: Pick<Platform, 'bus'>, runId: string): Promise<void> {
  await bus.send('ingest-jobs', [ingestMessage({ kind: 'commit', runId })]);
}

async function checkKnown({ documents }: Platform, { release, package: name }: PackageAsked): Promise<void> {
  const packages = documents.container('packages');
  const known = await packages.read<ReleaseDocument>(release, RELEASE_ID);
  if (!known) throw new NotFoundError(`release ${release}: there is no such release`);
  if (known.body.baselineRun === undefined)
    throw new InvalidInputError(`release ${release}: was never matched: start a whole run first`);
  if (await packages.read(release, packageId(name))) return;
  // What no longer ships may have findings left.
  if (await documents.container('findings').read(packageKey(release, name), HEAD_ID)) return;
  throw new NotFoundError(`${release}: has no package ${name}`);
}

import {
  createIfAbsent,
  defined,
  type DocumentContainer,
  InvalidInputError,
  isLossOf,
  joinTraceOfRun,
  type OutgoingMessage,
  type Platform,
} from '../platform/index.ts';
import { type SourceSettings, sources } from '../sources/index.ts';
import { knownReleases } from '../inventory/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import { type DownloadJob, type IngestJob, ingestJobName } from '../jobs/index.ts';
import { isRunName, RUN_NAME_RULE } from './run-name.ts';
import { readRun, RUN_ID, type RunDocument } from './runs.ts';
import { recordUnchanged } from './unchanged-files.ts';

interface RunRequest {
  /** Default: derived from the time, see `runIdAt`. */
  runId?: string;
  trigger: RunDocument['trigger'];
  sources: SourceSettings;
  acceptLoss?: string[];
  baseline?: RunDocument['baseline'];
  /** The run whose sources it reads again. */
  rerunOf?: string;
}

const ACCEPTED_RULE = `must be a source or one of its files: ${sources.map(({ name }) => name).join(', ')}`;

/**
 * Starts a run: records it and queues one ingest job per file or window; a file that is known to be unchanged is recorded
 * as skipped at once. Starting an existing run does so again, which changes nothing: it repairs a crash in between.
 * @returns the run as recorded
 * @throws InvalidInputError for a run name that messages and blobs cannot carry, or invalid sources
 */
export async function startRun(platform: Platform, request: RunRequest): Promise<RunDocument> {
  const now = platform.clock.now();
  const runId = request.runId ?? (await freeRunId(platform, now, request.trigger));
  if (!isRunName(runId)) throw new InvalidInputError(`run ${runId}: ${RUN_NAME_RULE}`);
  joinTraceOfRun(runId);
  for (const accepted of request.acceptLoss ?? [])
    if (!sources.some(({ name }) => isLossOf(name, accepted)))
      throw new InvalidInputError(`accepted loss ${accepted}: ${ACCEPTED_RULE}`);
  const runs = platform.documents.container('runs');
  const plan = await planIngest(platform, runId, request, now);
  const { jobs, watermarks } = plan;
  const run: RunDocument = {
    id: RUN_ID,
    kind: 'run',
    runId,
    stage: 'ingesting',
    trigger: request.trigger,
    startedAt: now.toISOString(),
    sources: request.sources,
    acceptLoss: request.acceptLoss ?? [],
    baseline: request.baseline ?? 'auto',
    ...defined({ rerunOf: request.rerunOf }),
    ingestJobs: jobs.map(ingestJobName),
    watermarks,
    failures: [],
  };
  const recorded = await recordRun(runs, run);
  if (recorded.stage === 'ingesting') await queuePlanned(platform, runId, plan);
  return recorded;
}

/**
 * Queues the jobs of a run again, as they were planned when it began: whoever started it may have died before they were
 * queued. Safe to repeat.
 */
export async function queueIngest(platform: Platform, run: RunDocument): Promise<void> {
  const { jobs, unchanged } = await planIngest(platform, run.runId, run, new Date(run.startedAt));
  const own = (job: DownloadJob): boolean => run.ingestJobs.includes(ingestJobName(job));
  await queuePlanned(platform, run.runId, { jobs: jobs.filter(own), unchanged: unchanged.filter(own) });
}

/** Without anything to bring in, the commit comes at once. */
async function queuePlanned(
  { documents, bus }: Platform,
  runId: string,
  { jobs, unchanged }: Pick<IngestPlan, 'jobs' | 'unchanged'>,
): Promise<void> {
  await recordUnchanged(documents.container('runs'), runId, unchanged);
  const told = new Set(unchanged.map(ingestJobName));
  const left: IngestJob[] = jobs.filter((job) => !told.has(ingestJobName(job)));
  if (left.length === 0 && jobs.length > 0) left.push({ kind: 'commit', runId });
  await bus.send('ingest-jobs', left.map(ingestMessage));
}

/**
 * A timer that fires twice in a second starts one run. Two runs that a person starts are two, even when the
 * first failed at once: the second may read other files.
 */
export function runIdAt(now: Date, trigger: RunDocument['trigger'], isExact = trigger === 'manual'): string {
  const time = now.toISOString().replace(/[-:]/g, '');
  return `${isExact ? time : time.replace(/\.\d+/, '')}-${trigger}`;
}

/**
 * The name of a new run. Where a run of that name ended later than it is now, the clock was set back since: the
 * timer has not fired twice, so it gets a run of its own.
 */
async function freeRunId(
  { documents }: Platform,
  now: Date,
  trigger: RunDocument['trigger'],
): Promise<string> {
  const runId = runIdAt(now, trigger);
  const stored = await documents.container('runs').read<RunDocument>(runId, RUN_ID);
  const isFromLater = stored?.body.finishedAt !== undefined && stored.body.finishedAt > now.toISOString();
  return isFromLater ? runIdAt(now, trigger, true) : runId;
}

async function recordRun(runs: DocumentContainer, run: RunDocument): Promise<RunDocument> {
  const isNew = await createIfAbsent(runs, run.runId, run);
  return isNew ? run : (await readRun(runs, run.runId)).body;
}

/** The message of a job; its id makes sending it twice harmless. */
export function ingestMessage(job: IngestJob): OutgoingMessage {
  return { id: `${job.runId}:${ingestJobName(job)}`, body: job, correlationId: job.runId };
}

interface IngestPlan {
  jobs: DownloadJob[];
  /** Those of them that have nothing to bring in. */
  unchanged: DownloadJob[];
  /** By source: what it is known up to once its jobs are done. */
  watermarks: Record<string, string>;
}

async function planIngest(
  { blobs, documents }: Platform,
  runId: string,
  { sources: locations, trigger }: Pick<RunRequest, 'sources' | 'trigger'>,
  now: Date,
): Promise<IngestPlan> {
  const known = (await readCurrent(blobs))?.content.sources ?? {};
  // The fan-out names a release that cannot be read, and the others go on.
  const releases = await knownReleases(documents, () => undefined);
  const carried = new Set(releases.flatMap(({ componentTypes = [] }) => componentTypes));
  const plan: IngestPlan = { jobs: [], unchanged: [], watermarks: {} };
  for (const source of inOrderOfWork) {
    const location = locations[source.name];
    if (location === undefined) continue;
    const reconcile = trigger === 'reconcile';
    const {
      jobs,
      unchanged = [],
      watermark,
    } = await source.plan({
      ...{ location, now, reconcile, carried },
      known: known[source.name],
    });
    for (const job of jobs) plan.jobs.push({ ...job, runId });
    for (const job of unchanged) plan.unchanged.push({ ...job, runId });
    if (watermark !== undefined) plan.watermarks[source.name] = watermark;
  }
  return plan;
}

/** The NVD's many feeds last: a single large file begun at the end would keep one thread busy alone. */
const inOrderOfWork = [
  ...sources.filter(({ required }) => !required),
  ...sources.filter(({ required }) => required),
];

import {
  createIfAbsent,
  type DocumentContainer,
  InvalidInputError,
  type OutgoingMessage,
  type Platform,
} from '../platform/index.ts';
import { listFeeds, planWindows, yearlyFeeds } from '../sources/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import { type IngestJob, ingestJobName } from '../jobs/index.ts';
import { isRunName, RUN_NAME_RULE } from './run-name.ts';
import { readRun, RUN_ID, type RunDocument } from './runs.ts';
import type { SourceSettings } from './source-settings.ts';

interface RunRequest {
  /** Default: from the time, see `runIdAt`. */
  runId?: string;
  trigger: RunDocument['trigger'];
  sources: SourceSettings;
  acceptLoss?: string[];
  baseline?: RunDocument['baseline'];
}

/**
 * Starts a run: records it and queues one ingest job a file or window. Starting a run that is there already queues
 * its jobs again, which the queue drops: a crash between the two is mended by calling again.
 * @returns the run as it is recorded
 * @throws InvalidInputError for a name of the run that cannot stand in messages and blobs, or sources that are none
 */
export async function startRun(platform: Platform, request: RunRequest): Promise<RunDocument> {
  const now = platform.clock.now();
  const runId = request.runId ?? runIdAt(now, request.trigger);
  if (!isRunName(runId)) throw new InvalidInputError(`run ${runId}: ${RUN_NAME_RULE}`);
  const runs = platform.documents.container('runs');
  const jobs = await planIngest(platform, runId, request);
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
    ingestJobs: jobs.map(ingestJobName),
    failures: [],
  };
  const recorded = await recordRun(runs, run);
  if (recorded.stage === 'ingesting') await platform.bus.send('ingest-jobs', jobs.map(ingestMessage));
  return recorded;
}

/**
 * A timer that fires twice in a second starts one run. Two that a person starts are two, even when the first failed
 * at once: the second may read other files.
 */
function runIdAt(now: Date, trigger: RunDocument['trigger']): string {
  const time = now.toISOString().replace(/[-:]/g, '');
  return `${trigger === 'manual' ? time : time.replace(/\.\d+/, '')}-${trigger}`;
}

async function recordRun(runs: DocumentContainer, run: RunDocument): Promise<RunDocument> {
  const isNew = await createIfAbsent(runs, run.runId, run);
  return isNew ? run : (await readRun(runs, run.runId)).body;
}

/** The message of a job; its id makes a second sending harmless. */
export function ingestMessage(job: IngestJob): OutgoingMessage {
  return { id: `${job.runId}:${ingestJobName(job)}`, body: job, correlationId: job.runId };
}

async function planIngest(platform: Platform, runId: string, request: RunRequest): Promise<IngestJob[]> {
  const { nvd, overrides, kev, epss } = request.sources;
  const jobs: IngestJob[] = [];
  // First, since they take longer than any feed: begun last, one thread would be left with them.
  if (overrides !== undefined) jobs.push({ kind: 'overrides', runId });
  if (kev !== undefined) jobs.push({ kind: 'kev', runId });
  if (epss !== undefined) jobs.push({ kind: 'epss', runId });
  for (const job of await nvdJobs(platform, nvd, request.trigger)) jobs.push({ ...job, runId });
  return jobs;
}

type NvdJob = { kind: 'feed'; name: string } | { kind: 'window'; start: string; end: string };

/** Feeds for a first load, a long gap or the weekly reconciliation; windows of the API for what changed since. */
async function nvdJobs(
  { blobs, clock }: Platform,
  nvd: string,
  trigger: RunDocument['trigger'],
): Promise<NvdJob[]> {
  const feed = (name: string): NvdJob => ({ kind: 'feed', name });
  if (nvd !== 'live') return (isUrl(nvd) ? yearlyFeeds(clock.now()) : await listFeeds(nvd)).map(feed);
  const watermark = (await readCurrent(blobs))?.content.sources.nvd?.watermark;
  if (trigger === 'reconcile' || watermark === undefined) return yearlyFeeds(clock.now()).map(feed);
  const plan = planWindows({ watermark: new Date(watermark), now: clock.now() });
  if (plan.kind === 'resync') return yearlyFeeds(clock.now()).map(feed);
  return plan.windows.map(({ start, end }) => ({ kind: 'window', start, end }));
}

export function isUrl(location: string): boolean {
  return /^https?:\/\//.test(location);
}

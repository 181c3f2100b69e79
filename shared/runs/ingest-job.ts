import { PatchlineError } from '../platform/index.ts';
import { commitRun } from './commit-run.ts';
import { ingestFile } from './ingest-file.ts';
import { sourceOfJob } from '../sources/index.ts';
import { type Handling, type IngestJob, ingestJobName, isCommit } from '../jobs/index.ts';
import { chargeOf, isRun, outcomesOf, readRun, recordOutcome, timesOf, updateRun } from './runs.ts';
import type { Services } from './services.ts';
import { ingestMessage } from './start-run.ts';

/** Handles a message of `ingest-jobs`. Idempotent. */
export async function runIngestJob(services: Services, job: IngestJob, handling?: Handling): Promise<void> {
  const runs = services.documents.container('runs');
  const { body: run } = await readRun(runs, job.runId);
  if (isCommit(job)) {
    await commitRun(services, run);
    return;
  }
  if (run.stage !== 'ingesting') return;
  const result = await ingestFile(services, run, job);
  const state = result.parts.length === 0 ? 'skipped' : 'done';
  await recordOutcome(runs, {
    runId: job.runId,
    stage: 'ingest',
    job: ingestJobName(job),
    source: sourceOfJob(job.kind).name,
    state,
    result,
    ...timesOf(services, handling),
    ...chargeOf(services),
  });
  await commitWhenComplete(services, job.runId);
}

/** Handles an ingest job that failed for good: its run, if there is one, continues without its source. */
export async function failIngestJob(
  services: Services,
  job: IngestJob,
  reason: string,
  handling?: Handling,
): Promise<void> {
  const runs = services.documents.container('runs');
  if (!(await isRun(runs, job.runId))) return;
  if (isCommit(job)) {
    await updateRun(runs, job.runId, (run) => ({
      ...run,
      stage: 'failed',
      failures: [...new Set([...run.failures, reason])],
      finishedAt: services.clock.now().toISOString(),
    }));
    return;
  }
  await recordOutcome(runs, {
    runId: job.runId,
    stage: 'ingest',
    job: ingestJobName(job),
    source: sourceOfJob(job.kind).name,
    state: 'failed',
    reason,
    ...timesOf(services, handling),
  });
  await commitWhenComplete(services, job.runId);
}

/** The last finished file triggers the commit. If two finish last together, both do; the queue drops one. */
export async function commitWhenComplete(services: Services, runId: string): Promise<void> {
  const runs = services.documents.container('runs');
  const { body: run } = await readRun(runs, runId);
  if (run.stage !== 'ingesting') return;
  const done = new Set((await outcomesOf(runs, runId, 'ingest')).map(({ job }) => job));
  if (run.ingestJobs.length === 0) throw new PatchlineError(`run ${runId}: has no ingest jobs`);
  if (run.ingestJobs.every((job) => done.has(job))) {
    await services.bus.send('ingest-jobs', [ingestMessage({ kind: 'commit', runId })]);
  }
}

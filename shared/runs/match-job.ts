import { matchPackageOf } from '../findings/index.ts';
import { type Handling, type MatchJob, matchJobName } from '../jobs/index.ts';
import { chargeOf, isRun, readRun, recordOutcome, timesOf } from './runs.ts';
import type { Services } from './services.ts';

/** Handles a message of `match-jobs`. Idempotent; does nothing for a cancelled run. */
export async function runMatchJob(services: Services, job: MatchJob, handling?: Handling): Promise<void> {
  const runs = services.documents.container('runs');
  const { body: run } = await readRun(runs, job.runId);
  if (run.stage === 'cancelled') return;
  const { state, ...result } = await matchPackageOf(services, services.policy, {
    ...job,
    at: run.startedAt,
  });
  await recordOutcome(runs, {
    runId: job.runId,
    stage: 'match',
    job: matchJobName(job),
    state,
    result,
    ...timesOf(services, handling),
    ...chargeOf(services),
  });
}

/** Handles a match job that failed for good: its run, if there is one, reports it at its end. */
export async function failMatchJob(
  services: Services,
  job: MatchJob,
  reason: string,
  handling?: Handling,
): Promise<void> {
  const runs = services.documents.container('runs');
  if (!(await isRun(runs, job.runId))) return;
  await recordOutcome(runs, {
    runId: job.runId,
    stage: 'match',
    job: matchJobName(job),
    state: 'failed',
    reason,
    ...timesOf(services, handling),
  });
}

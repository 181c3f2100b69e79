import { matchPackageOf } from '../findings/index.ts';
import { type Policy, readPolicy } from '../lanes/index.ts';
import type { Platform } from '../platform/index.ts';
import { type MatchJob, matchJobName } from '../jobs/index.ts';
import { chargeOf, isRun, readRun, recordOutcome } from './runs.ts';

let shipped: Policy | undefined;

/** The policy in force: the file that `PATCHLINE_POLICY` names, else the one that ships. */
export function currentPolicy(): Policy {
  const file = process.env['PATCHLINE_POLICY'];
  return (shipped ??= file ? readPolicy(file) : readPolicy());
}

/** Handles a message of `match-jobs`. Doing it twice changes nothing. */
export async function runMatchJob(platform: Platform, job: MatchJob): Promise<void> {
  const runs = platform.documents.container('runs');
  const { body: run } = await readRun(runs, job.runId);
  const { state, ...result } = await matchPackageOf(platform, currentPolicy(), { ...job, at: run.startedAt });
  await recordOutcome(runs, {
    runId: job.runId,
    stage: 'match',
    job: matchJobName(job),
    state,
    result,
    ...chargeOf(platform),
  });
}

/** A match job failed for good: its run, if there is one, says so when it ends. */
export async function failMatchJob(platform: Platform, job: MatchJob, reason: string): Promise<void> {
  const runs = platform.documents.container('runs');
  if (!(await isRun(runs, job.runId))) return;
  await recordOutcome(runs, {
    runId: job.runId,
    stage: 'match',
    job: matchJobName(job),
    state: 'failed',
    reason,
  });
}

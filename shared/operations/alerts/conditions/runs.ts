import { Cron } from 'croner';
import { isAhead } from '../../../platform/index.ts';
import { RUN_SCHEDULE } from '../../../runs/index.ts';
import { minutesStill } from '../marks.ts';
import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

/** No run has started since the last one was due. */
export function missedRun({ runs, now, policy, watchedSince }: Observation): Trouble[] {
  const late = new Date(now.getTime() - policy.runs.graceMinutes * 60_000);
  const [due] = new Cron(RUN_SCHEDULE, { timezone: 'UTC' }).previousRuns(1, late);
  if (!due || due < watchedSince) return [];
  const last = runs.find(({ startedAt }) => !isAhead(startedAt, now))?.startedAt;
  if (last !== undefined && new Date(last) >= due) return [];
  const since = last === undefined ? 'no run has started yet' : `the last run started at ${last}`;
  return [
    { component: 'runs', alert: 'missed-run', text: `A run was due at ${due.toISOString()}; ${since}.` },
  ];
}

/** A run of which no job ends any more. */
export function stalledRuns({ runs, progress, now, policy }: Observation): Trouble[] {
  return runs.flatMap(({ runId, stage }) => {
    const mark = progress.get(runId);
    const still = mark && Math.floor(minutesStill(mark, now));
    if (still === undefined || still < policy.runs.stalledMinutes) return [];
    const text = `Run ${runId} is ${stage}; none of its jobs has ended for ${policy.runs.stalledMinutes} minutes.`;
    return [{ component: 'runs', alert: 'stalled-run', subject: runId, text }];
  });
}

/** The newest finished run failed. */
export function failedRun({ runs }: Observation): Trouble[] {
  const newest = newestFinished(runs);
  if (newest?.stage !== 'failed') return [];
  const { runId, failures } = newest;
  const text = `Run ${runId} failed: ${failures.length} ${failures.length === 1 ? 'failure' : 'failures'}.`;
  return [{ component: 'runs', alert: 'failed-run', subject: runId, text }];
}

/** The newest run ended well, but its sources brought nothing. */
export function emptyRun({ runs, ingested }: Observation): Trouble[] {
  const newest = newestFinished(runs);
  if (newest?.stage !== 'done' || newest.ingestJobs.length === 0 || ingested !== 0) return [];
  if (!hasMovedOn(newest, runs)) return [];
  const text = `Run ${newest.runId} is done, but no source brought a record.`;
  return [{ component: 'runs', alert: 'empty-run', subject: newest.runId, text }];
}

/** @returns `undefined` before the first has finished */
export function newestFinished(runs: Observation['runs']): Observation['runs'][number] | undefined {
  return runs.find(({ stage }) => stage === 'done' || stage === 'failed');
}

/** Whether it claims that a source is known up to a later time than in the run before. */
function hasMovedOn(run: Observation['runs'][number], runs: Observation['runs']): boolean {
  const before = runs[runs.indexOf(run) + 1]?.watermarks ?? {};
  return Object.entries(run.watermarks ?? {}).some(([source, at]) => at > (before[source] ?? ''));
}

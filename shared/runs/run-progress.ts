import { matchJobName } from '../jobs/index.ts';
import { plannedJobs } from './fan-out.ts';
import { isOver, type OutcomeDocument, outcomesOf, readRun, type RunDocument } from './runs.ts';
import type { Services } from './services.ts';

/** How far one stage of a run is. */
interface StageProgress {
  /** Absent before the stage is planned. */
  expected?: number;
  done: number;
  /** Nothing to do, or a newer run was faster. */
  skipped: number;
  failed: number;
}

/** How far a run is. */
export interface RunProgress {
  run: RunDocument;
  ingest: StageProgress;
  match: StageProgress;
  /** ISO 8601: when the last job ended. */
  lastEndedAt?: string;
  /** Of the stage under way: jobs ended a minute; absent where none has ended yet. */
  ratePerMinute?: number;
  /** At this rate, until the stage ends. */
  secondsLeft?: number;
  /** Jobs that have not ended, a few by name. */
  waitingFor: string[];
  /** None of its jobs has ended for as long as the policy allows. */
  stuckMinutes?: number;
}

/** What a rate is measured over. */
const RATE_WINDOW_MS = 10 * 60_000;
const MOST_NAMED = 20;

/**
 * How far a run is, as told by the outcomes of its jobs.
 * @throws NotFoundError for an unknown run
 */
export async function runProgress(
  services: Pick<Services, 'documents' | 'blobs' | 'clock' | 'policy'>,
  runId: string,
): Promise<RunProgress> {
  const runs = services.documents.container('runs');
  const { body: run } = await readRun(runs, runId);
  const files = await outcomesOf(runs, runId, 'ingest');
  const packages = await outcomesOf(runs, runId, 'match');
  const planned = run.matchJobs === undefined ? undefined : run.matchJobs + (run.skipped ?? 0);
  const ended = [...files, ...packages].flatMap(({ times }) => times?.doneAt ?? []).sort();
  const lastEndedAt = ended.at(-1);
  const progress: RunProgress = {
    run,
    ingest: stageOf(files, run.ingestJobs.length),
    match: stageOf(packages, planned),
    ...(lastEndedAt !== undefined && { lastEndedAt }),
    waitingFor: [],
  };
  if (isOver(run)) return progress;

  const now = services.clock.now().getTime();
  const names = await jobsOf(services, run);
  const own = run.stage === 'ingesting' ? files : packages;
  const known = new Set(own.map(({ job }) => job));
  const left = names.filter((name) => !known.has(name));
  const minutes = Math.floor((now - Date.parse(lastEndedAt ?? run.startedAt)) / 60_000);
  return {
    ...progress,
    ...pace(own, {
      left: left.length,
      now,
      since: run.stage === 'ingesting' ? run.startedAt : lastOf(files, run),
    }),
    waitingFor: left.slice(0, MOST_NAMED),
    ...(minutes >= services.policy.operations.runs.stalledMinutes && { stuckMinutes: minutes }),
  };
}

function stageOf(outcomes: readonly OutcomeDocument[], expected: number | undefined): StageProgress {
  const count = (...states: OutcomeDocument['state'][]): number =>
    outcomes.filter(({ state }) => states.includes(state)).length;
  const counts = { done: count('done'), skipped: count('skipped', 'stale'), failed: count('failed') };
  return { ...(expected !== undefined && { expected }), ...counts };
}

/** The names of the jobs of the stage under way. */
async function jobsOf(services: Pick<Services, 'blobs'>, run: RunDocument): Promise<string[]> {
  if (run.stage === 'ingesting') return run.ingestJobs;
  return ((await plannedJobs(services, run.runId)) ?? []).map(matchJobName);
}

function lastOf(outcomes: readonly OutcomeDocument[], run: RunDocument): string {
  return outcomes.reduce(
    (last, { times: { doneAt } = { doneAt: '' } }) => (doneAt > last ? doneAt : last),
    run.startedAt,
  );
}

interface Pace {
  /** Jobs that have not ended. */
  left: number;
  /** Milliseconds. */
  now: number;
  /** ISO 8601: when the stage began. */
  since: string;
}

/** What the stage did lately. Jobs that were planned as skipped have no times. */
function pace(
  outcomes: readonly OutcomeDocument[],
  { left, now, since }: Pace,
): Pick<RunProgress, 'ratePerMinute' | 'secondsLeft'> {
  const from = Math.max(now - RATE_WINDOW_MS, Date.parse(since));
  const lately = outcomes.filter(
    ({ times }) => times !== undefined && Date.parse(times.doneAt) >= from,
  ).length;
  if (lately === 0 || now <= from) return {};
  const perSecond = (lately * 1000) / (now - from);
  return { ratePerMinute: Math.round(perSecond * 600) / 10, secondsLeft: Math.ceil(left / perSecond) };
}

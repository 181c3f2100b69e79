import { hash } from 'node:crypto';
import {
  againWhenOvertaken,
  createIfAbsent,
  type DocumentBody,
  type DocumentContainer,
  isAhead,
  NotFoundError,
  type Platform,
  queryAll,
  type Stored,
} from '../platform/index.ts';
import type { Handling } from '../jobs/index.ts';
import type { SourceSettings } from '../sources/index.ts';

/**
 * A run of the pipeline, and one create-only outcome for each of its jobs: progress is counted from these,
 * never stored as a running total.
 */

type RunStage = 'ingesting' | 'matching' | 'done' | 'failed' | 'cancelled';

/** Who ended a run early, and why. */
export interface Cancellation {
  by: { id: string; name: string };
  reason: string;
}

export interface RunDocument extends DocumentBody {
  id: 'run';
  kind: 'run';
  runId: string;
  stage: RunStage;
  trigger: 'schedule' | 'manual' | 'reconcile' | 'decision';
  /** ISO 8601: the time that everything in the run carries. */
  startedAt: string;
  sources: SourceSettings;
  /** Losses of records that a person accepts, by file or source. */
  acceptLoss: string[];
  /** `off`: a first import raises events like any other. */
  baseline: 'auto' | 'off';
  /** Matches this package alone, whatever its digest says; absent: all packages whose inputs changed. */
  only?: { release: string; package: string };
  /** The run whose sources it reads again. */
  rerunOf?: string;
  /** Names of the ingest jobs, as their outcomes carry them in `job`. */
  ingestJobs: string[];
  /** By source: what it is known up to once its jobs are done, ISO 8601; absent: as its downloads state. */
  watermarks?: Record<string, string>;
  /** Snapshot that the packages are matched against. */
  manifest?: string;
  generation?: number;
  /** CVEs in the snapshot. */
  cves?: number;
  /** CVEs that the run's commit added, changed or removed. */
  changedCves?: number;
  matchJobs?: number;
  /** Packages whose inputs have not changed, as the digest of each shows. */
  skipped?: number;
  /** Release → hash of the identities of its packages; runs of an older Patchline have none. */
  identities?: Record<string, string>;
  finishedAt?: string;
  /** What the document store charged for it, as far as its jobs could tell; absent if it charges nothing. */
  requestUnits?: number;
  /** Of a cancelled run. */
  cancelled?: Cancellation;
  /** Why the run failed, or what failed in it. */
  failures: string[];
}

/** How one job ended. `result` is for people and for the next step. */
export interface OutcomeDocument<T = unknown> extends DocumentBody {
  kind: 'outcome';
  runId: string;
  stage: 'ingest' | 'match';
  /** `ingest:nvd/2021`, `match:azurelinux-3.0/httpd`. */
  job: string;
  /** Of an ingest job; absent in outcomes of an older Patchline. */
  source?: string;
  /** `skipped`: nothing to do; `stale`: a newer generation was applied before. */
  state: 'done' | 'skipped' | 'stale' | 'failed';
  reason?: string;
  result?: T;
  /** When its message was enqueued, and its handler started and was done; absent where the host does not say. */
  times?: { enqueuedAt: string; startedAt: string; doneAt: string };
  /** Charged to the process since its previous outcome; the sum over a run is the run's cost. */
  requestUnits?: number;
}

export const RUN_ID = 'run';

export async function readRun(runs: DocumentContainer, runId: string): Promise<Stored<RunDocument>> {
  const stored = await runs.read<RunDocument>(runId, RUN_ID);
  if (!stored) throw new NotFoundError(`run ${runId}: there is no such run`);
  return stored;
}

/** Whether nothing more happens in a run. */
export function isOver({ stage }: Pick<RunDocument, 'stage'>): boolean {
  return stage !== 'ingesting' && stage !== 'matching';
}

/** Whether a run went through with all packages; that of a decision, or of one package, covers only a few. */
export function isWholeRun({ stage, trigger, only }: RunDocument): boolean {
  return (stage === 'done' || stage === 'failed') && trigger !== 'decision' && !only;
}

/** Whether a run of that name exists: a message may outlive or misname its run. */
export async function isRun(runs: DocumentContainer, runId: string): Promise<boolean> {
  return (await runs.read(runId, RUN_ID)) !== undefined;
}

/** Whether that run was cancelled; one that is gone was not. */
export async function isCancelled(runs: DocumentContainer, runId: string): Promise<boolean> {
  return (await runs.read<RunDocument>(runId, RUN_ID))?.body.stage === 'cancelled';
}

/** Every run, the newest first. */
export async function allRuns(runs: DocumentContainer): Promise<RunDocument[]> {
  const all: RunDocument[] = [];
  const query = { where: { kind: 'run' }, limit: 500 } as const;
  for await (const { body } of queryAll<RunDocument>(runs, query)) all.push(body);
  return all.sort((a, b) => (isNewer(a, b) ? -1 : 1));
}

/** As the clock goes now: runs that lie ahead are of before it was set back, and so older than all others. @param runs newest first */
export function newestFirst(runs: readonly RunDocument[], now: Date): RunDocument[] {
  const { past = [], ahead = [] } = Object.groupBy(runs, ({ startedAt }) =>
    isAhead(startedAt, now) ? 'ahead' : 'past',
  );
  return [...past, ...ahead];
}

/** The highest generation that a run matched: jobs older than a package's applied generation do nothing. */
export async function lastGeneration(runs: DocumentContainer): Promise<number> {
  return (await allRuns(runs)).reduce((last, { generation = 0 }) => Math.max(last, generation), 0);
}

/** Generation and name break ties between runs started at the same time. */
function isNewer(a: RunDocument, b: RunDocument): boolean {
  if (a.startedAt !== b.startedAt) return a.startedAt > b.startedAt;
  const generations = (a.generation ?? 0) - (b.generation ?? 0);
  return generations === 0 ? a.runId > b.runId : generations > 0;
}

/**
 * Changes a run document; retries on the newest version when somebody else changed it meanwhile. A cancelled run
 * stays as it is: what was still under way in it changes nothing.
 */
export async function updateRun(
  runs: DocumentContainer,
  runId: string,
  change: (run: RunDocument) => RunDocument,
): Promise<RunDocument> {
  return againWhenOvertaken(async () => {
    const { body, etag } = await readRun(runs, runId);
    // A damaged document must still accept the reason why its run failed.
    const known = Array.isArray(body.failures) ? body : { ...body, failures: [] };
    const next = known.stage === 'cancelled' ? known : change(known);
    if (next !== known) await runs.replace(runId, next, etag);
    return next;
  });
}

/** Id of a job's outcome: readable if the store accepts it, else hashed. */
export function outcomeId(job: string): string {
  const plain = `outcome:${job.replaceAll('/', ':')}`;
  return plain.length <= 120 && !/[\\#?]/.test(plain)
    ? plain
    : `outcome:${hash('sha256', job, 'hex').slice(0, 40)}`;
}

/** What the process was charged since the last call, as a field of an outcome. */
export function chargeOf({ takeRequestUnits }: Platform): Pick<OutcomeDocument, 'requestUnits'> {
  return takeRequestUnits ? { requestUnits: rounded(takeRequestUnits()) } : {};
}

export function rounded(requestUnits: number): number {
  return Math.round(requestUnits * 100) / 100;
}

/** The times of a job that is done now, as a field of its outcome. */
export function timesOf(
  { clock }: Pick<Platform, 'clock'>,
  handling: Handling | undefined,
): Pick<OutcomeDocument, 'times'> {
  return handling ? { times: { ...handling, doneAt: clock.now().toISOString() } } : {};
}

/** Records how a job ended; the first outcome stands. */
export async function recordOutcome(
  runs: DocumentContainer,
  outcome: Omit<OutcomeDocument, 'id' | 'kind'>,
): Promise<void> {
  const body: OutcomeDocument = { id: outcomeId(outcome.job), kind: 'outcome', ...outcome };
  await createIfAbsent(runs, outcome.runId, body);
}

/** The outcomes of one stage of a run. */
export async function outcomesOf<T>(
  runs: DocumentContainer,
  runId: string,
  stage: OutcomeDocument['stage'],
): Promise<OutcomeDocument<T>[]> {
  const found: OutcomeDocument<T>[] = [];
  for await (const { body } of queryAll<OutcomeDocument<T>>(runs, {
    partition: runId,
    where: { kind: 'outcome', stage },
    limit: 500,
  })) {
    found.push(body);
  }
  return found;
}

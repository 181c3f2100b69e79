import { createEvent, outboxDocument } from '../events/index.ts';
import type { FindingDocument } from '../findings/index.ts';
import { isOpen } from '../vulnerabilities/index.ts';
import type { ReleaseDocument } from '../inventory/index.ts';
import {
  createIfAbsent,
  messageOf,
  msSince,
  type Platform,
  liesInTheData,
  type Query,
  queryAll,
} from '../platform/index.ts';
import { commitWhenComplete } from './ingest-job.ts';
import { liftEmbargoes } from './lift-embargoes.ts';
import { queueFanOut } from './rerun.ts';
import { settleReports } from './settle-reports.ts';
import {
  chargeOf,
  type OutcomeDocument,
  outcomesOf,
  readRun,
  rounded,
  type RunDocument,
  updateRun,
} from './runs.ts';
import type { Services } from './services.ts';
import { queueIngest } from './start-run.ts';

/**
 * Ends runs whose jobs are all done, moves on runs whose last job died between its outcome and the next step,
 * and lifts embargoes that are over. Called by a timer; frequent calls cost little and change nothing. A run
 * that can never be settled is ended with its reason; one that fails for now does not hold up the others.
 * @returns the runs that it ended
 * @throws the first failure that may pass next time, once the others are done
 */
export async function settleRuns(services: Services): Promise<RunDocument[]> {
  const ended: RunDocument[] = [];
  const runs = services.documents.container('runs');
  const failures: unknown[] = [];
  await liftEmbargoes(services).catch((error: unknown) => failures.push(error));
  await settleReports(services).catch((error: unknown) => failures.push(error));
  for (const stage of ['ingesting', 'matching'] as const) {
    const query: Query = {
      where: { kind: 'run', stage },
      onUnreadable: ({ error }) => failures.push(error),
    };
    for await (const { body } of queryAll<RunDocument>(runs, query)) {
      try {
        if (stage === 'ingesting') await settleIngesting(services, body);
        else if (await settleMatching(services, body)) ended.push((await readRun(runs, body.runId)).body);
      } catch (error) {
        if (liesInTheData(error)) ended.push(await setRunAside(services, body.runId, error));
        else failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
  return ended;
}

/** Ends a run that can never be settled (its document is damaged, say), so that it holds up no other. */
async function setRunAside(services: Services, runId: string, error: unknown): Promise<RunDocument> {
  return updateRun(services.documents.container('runs'), runId, (known) => ({
    ...known,
    stage: 'failed',
    failures: [...known.failures, `the run could not be settled: ${messageOf(error)}`],
    finishedAt: services.clock.now().toISOString(),
  }));
}

/** Long after whoever starts a run has queued its jobs. */
const QUEUED_MS = 5 * 60_000;

/** Moves on a run whose files are all in, and one of which nothing has come yet. */
async function settleIngesting(services: Services, run: RunDocument): Promise<void> {
  await commitWhenComplete(services, run.runId);
  if (msSince(run.startedAt, services.clock.now()) < QUEUED_MS) return;
  const outcomes = await outcomesOf(services.documents.container('runs'), run.runId, 'ingest');
  // What was skipped may have been told before the others were queued.
  if (outcomes.every(({ state }) => state === 'skipped')) await queueIngest(services, run);
}

/** True if the run is over now. */
async function settleMatching(services: Services, run: RunDocument): Promise<boolean> {
  if (run.matchJobs === undefined) {
    // Whoever asked for it may have died before its fan-out was queued.
    if (run.only) await queueFanOut(services, run.runId);
    return false;
  }
  const runs = services.documents.container('runs');
  const outcomes = await outcomesOf(runs, run.runId, 'match');
  if (outcomes.length < run.matchJobs + (run.skipped ?? 0)) return false;
  const failures = outcomes
    .filter(({ state }) => state === 'failed')
    .map(({ job, reason = '' }) => `${job}: ${reason}`);
  const packages = services.documents.container('packages');
  const releases: Query = { where: { kind: 'release' }, onUnreadable: () => undefined };
  for await (const { body } of queryAll<ReleaseDocument>(packages, releases)) {
    if (body.baselineRun === run.runId && run.baseline === 'auto')
      await tellBaseline(services, run, body.release);
  }
  const charge = await runCharge(services, run.runId, outcomes);
  await updateRun(runs, run.runId, (known) => {
    const all = [...new Set([...known.failures, ...failures])];
    return {
      ...known,
      stage: all.length > 0 ? 'failed' : 'done',
      failures: all,
      finishedAt: services.clock.now().toISOString(),
      ...charge,
    };
  });
  return true;
}

/** What the run's jobs were charged, plus this process since. */
async function runCharge(
  services: Services,
  runId: string,
  matches: readonly OutcomeDocument[],
): Promise<Pick<RunDocument, 'requestUnits'>> {
  const { requestUnits: own } = chargeOf(services);
  if (own === undefined) return {};
  const files = await outcomesOf(services.documents.container('runs'), runId, 'ingest');
  const sum = [...files, ...matches].reduce((units, { requestUnits = 0 }) => units + requestUnits, own);
  return { requestUnits: rounded(sum) };
}

/** Sends one event that summarizes a first import, instead of one for each finding. */
async function tellBaseline({ documents }: Platform, run: RunDocument, release: string): Promise<void> {
  const findings = documents.container('findings');
  const open: Record<string, number> = {};
  for await (const { body } of queryAll<FindingDocument>(findings, {
    where: { kind: 'finding', release },
    limit: 500,
    onUnreadable: () => undefined,
  })) {
    if (isOpen(body.status))
      open[`${body.status}/${body.severity}`] = (open[`${body.status}/${body.severity}`] ?? 0) + 1;
  }
  const event = createEvent({
    topic: 'finding-events',
    type: 'finding.baseline',
    source: '/patchline/findings',
    aggregate: release,
    sequence: 1,
    subject: release,
    time: new Date(run.startedAt),
    routing: { release },
    data: { release, open: Object.fromEntries(Object.entries(open).sort()) },
  });
  await createIfAbsent(findings, release, outboxDocument(event, { packageKey: release }));
}

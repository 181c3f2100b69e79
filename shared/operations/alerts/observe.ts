import { publicationState } from '../../advisories/index.ts';
import { pauseOf, relayProgress, withheldEvents } from '../../events/index.ts';
import { type ContainerName, outboxContainers, type Platform, underEmbargo } from '../../platform/index.ts';
import {
  allRuns,
  newestFirst,
  type IngestResult,
  type OutcomeDocument,
  outcomesOf,
  type RunDocument,
  type Services,
} from '../../runs/index.ts';
import { keptClocks } from '../../sla/index.ts';
import { readCurrent } from '../../snapshot/index.ts';
import { allSubscribers } from '../../subscriptions/index.ts';
import { inboxStates } from '../inbox-states.ts';
import { newestFinished } from './conditions/runs.ts';
import type { AlertDocument } from './documents.ts';
import { inboxMarkAt, type Mark, markAt, type Marks, readMarks } from './marks.ts';
import type { Observation } from './observation.ts';
import { alertKey } from './trouble.ts';

/** An observation, and the marks that the next one is compared with. */
interface Observed {
  observation: Observation;
  marks: Marks;
}

/**
 * Looks at everything that conditions judge. Counts messages, which is expensive on Azure: once a minute at most.
 * @param alerts that are raised
 */
export async function observe(services: Services, alerts: readonly AlertDocument[]): Promise<Observed> {
  const { documents, clock, bus, policy } = services;
  const now = clock.now();
  const pause = await pauseOf(documents);
  const before = await readMarks(documents);
  const marks: Record<string, Mark> = {};
  const mark = (name: string, at: string): Mark => (marks[name] = markAt(before[name], at, now));
  const keepMark = (name: string): Mark | undefined => {
    const kept = before[name];
    if (kept) marks[name] = kept;
    return kept;
  };

  const runs = newestFirst(await allRuns(documents.container('runs')), now);
  const progress = new Map<string, Mark>();
  for (const { runId, stage } of runs.filter(isUnfinished))
    progress.set(runId, mark(`run:${runId}`, `${stage}:${await outcomesIn(services, runId)}`));
  const behind = new Map<ContainerName, Mark>();
  for (const container of outboxContainers) {
    const { cursor, isBehind } = await relayProgress(documents, container);
    if (isBehind) behind.set(container, mark(`relay:${container}`, cursor));
  }
  const inboxes = (await inboxStates(bus, true)).map((state) => {
    const name = `inbox:${state.name}`;
    return { ...state, mark: (marks[name] = inboxMarkAt(before[name], state, now)) };
  });
  const raised = new Set(alerts.map((alert) => `${alert.component} ${alertKey(alert)}`));
  const atRiskApart = await keptClocks(underEmbargo(services), { status: 'at-risk' }, () => undefined);
  const newest = newestFinished(runs);
  const ingested =
    newest && (await outcomesOf<IngestResult>(documents.container('runs'), newest.runId, 'ingest'));
  return {
    marks,
    observation: {
      now,
      policy: policy.operations,
      ...(pause && { pause }),
      watchedSince: new Date(mark('watch', '').since),
      runs,
      progress,
      ...(ingested && { ingested: recordsOf(ingested) }),
      sources: await sourcesKnown(services, ingested ?? [], (name, isWell) =>
        isWell && newest ? mark(name, newest.startedAt).at : keepMark(name)?.at,
      ),
      behind,
      withheld: await withheldByContainer(services),
      inboxes,
      publication: await publicationState(documents),
      pausedWebhooks: await pausedWebhooks(services),
      atRisk: await atRiskByPackage(services),
      atRiskApart: atRiskApart.length,
      isRaised: (component, key) => raised.has(`${component} ${key}`),
    },
  };
}

function isUnfinished({ stage }: RunDocument): boolean {
  return stage === 'ingesting' || stage === 'matching';
}

async function outcomesIn({ documents }: Platform, runId: string): Promise<number> {
  const runs = documents.container('runs');
  const stages = await Promise.all([outcomesOf(runs, runId, 'ingest'), outcomesOf(runs, runId, 'match')]);
  return stages.flat().length;
}

function recordsOf(outcomes: readonly OutcomeDocument<IngestResult>[]): number {
  return outcomes.reduce((sum, { result }) => sum + (result?.records ?? 0), 0);
}

/**
 * Up to when each source is known: a source of CVEs by its watermark, every other by the last run whose jobs of it
 * all ended well.
 * @param outcomes of the newest finished run
 */
async function sourcesKnown(
  { blobs }: Platform,
  outcomes: readonly OutcomeDocument[],
  lastWell: (name: string, isWell: boolean) => string | undefined,
): Promise<Map<string, Date>> {
  const known = new Map<string, Date>();
  for (const [name, { watermark }] of Object.entries((await readCurrent(blobs))?.content.sources ?? {}))
    known.set(name, new Date(watermark));
  for (const [name, own] of Map.groupBy(outcomes, ({ source = '' }) => source)) {
    if (name === '' || known.has(name)) continue;
    const isWell = own.every(({ state }) => state !== 'failed');
    const at = lastWell(`source:${name}`, isWell);
    if (at !== undefined) known.set(name, new Date(at));
  }
  return known;
}

async function pausedWebhooks(services: Platform): Promise<Observation['pausedWebhooks']> {
  const sides = [services, underEmbargo(services)];
  const found = sides.map(async (side) =>
    (await allSubscribers(side)).flatMap(({ subscriberId: id, url, paused }) =>
      paused?.by === 'failures'
        ? [{ id, url, reason: paused.reason, isApart: side.apartFrom !== undefined }]
        : [],
    ),
  );
  return (await Promise.all(found)).flat();
}

async function withheldByContainer(platform: Platform): Promise<Map<ContainerName, number>> {
  const counts = new Map<ContainerName, number>();
  for (const isEmbargoed of [false, true])
    for (const { place } of await withheldEvents(platform, isEmbargoed))
      counts.set(place.container, (counts.get(place.container) ?? 0) + 1);
  return counts;
}

async function atRiskByPackage(platform: Platform): Promise<Map<string, number>> {
  const clocks = await keptClocks(platform, { status: 'at-risk' }, () => undefined);
  const counts = new Map<string, number>();
  for (const { packageKey } of clocks) counts.set(packageKey, (counts.get(packageKey) ?? 0) + 1);
  return counts;
}

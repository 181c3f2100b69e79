import type { HeadDocument } from '../findings/index.ts';
import { packageKey, RELEASE_ID, type ReleaseDocument } from '../inventory/index.ts';
import {
  againWhenOvertaken,
  AlreadyExistsError,
  blobJson,
  defined,
  contentHash,
  inTurns,
  MAX_BATCH_WRITES,
  MAX_MESSAGE_ID_LENGTH,
  type OutgoingMessage,
  type Platform,
  putIfAbsent,
  type Query,
  queryAll,
  type Write,
} from '../platform/index.ts';
import { type MatchJob, matchJobName } from '../jobs/index.ts';
import { packageDigests } from './package-digests.ts';
import { isCancelled, type OutcomeDocument, outcomeId, type RunDocument, updateRun } from './runs.ts';
import type { Services } from './services.ts';

/** A run's match jobs, planned once: planning again after a crash would compare with what it applied. */
interface MatchPlan {
  jobs: MatchJob[];
  /** Packages whose inputs have not changed, with the digest that shows it. */
  skipped: { release: string; package: string; digest: string }[];
  /** As in the run document; absent from plans of an older Patchline. */
  identities?: Record<string, string>;
}

type PlanInMaking = Required<MatchPlan>;

/** Queues a match job for each package whose inputs changed and records the others as skipped. */
export async function fanOut(services: Services, run: RunDocument): Promise<void> {
  const plan = await planOnce(services, run);
  await recordSkipped(services, run, plan);
  await services.bus.send('match-jobs', plan.jobs.map(matchMessage));
  await updateRun(services.documents.container('runs'), run.runId, (known) => ({
    ...known,
    matchJobs: plan.jobs.length,
    skipped: plan.skipped.length,
    ...defined({ identities: plan.identities }),
  }));
}

function matchMessage(job: MatchJob): OutgoingMessage {
  const name = matchJobName(job);
  const plain = `${job.runId}:${outcomeId(name)}`;
  // Cut short, the ids of two packages with long names could collide, and the queue would drop the second.
  const id = plain.length <= MAX_MESSAGE_ID_LENGTH ? plain : `${job.runId}:${contentHash(name)}`;
  return { id, body: job, correlationId: job.runId };
}

function planName(runId: string): string {
  return `runs/${runId}/match-plan.json`;
}

/** The match jobs of a run; `undefined` before they are planned, and once the plan of an old run is deleted. */
export async function plannedJobs(
  { blobs }: Pick<Platform, 'blobs'>,
  runId: string,
): Promise<MatchJob[] | undefined> {
  const name = planName(runId);
  const known = await blobs.get(name);
  return known && (blobJson(name, known.bytes, 'delete it: the run is planned again') as MatchPlan).jobs;
}

async function planOnce(services: Services, run: RunDocument): Promise<MatchPlan> {
  const name = planName(run.runId);
  const known = await services.blobs.get(name);
  if (known) {
    const plan = blobJson(name, known.bytes, 'delete it: the run is planned again') as MatchPlan;
    // A torn log may have lost the baseline marks: a release without its own would stay silent about its next
    // changes.
    await markedReleases(services, run, plan);
    return plan;
  }
  const plan = await planMatches(services, run);
  const isFirst = await putIfAbsent(services.blobs, name, Buffer.from(JSON.stringify(plan)));
  return isFirst ? plan : planOnce(services, run);
}

async function planMatches(services: Services, run: RunDocument): Promise<MatchPlan> {
  const plan: PlanInMaking = { jobs: [], skipped: [], identities: {} };
  for (const release of await markedReleases(services, run)) await planRelease(services, run, release, plan);
  return run.trigger === 'decision' ? { ...plan, skipped: [] } : plan;
}

/** The releases that the run covers (those of its plan, if it has one), each marked with its first run. */
async function markedReleases(
  services: Services,
  run: RunDocument,
  plan?: MatchPlan,
): Promise<ReleaseDocument[]> {
  const marked: ReleaseDocument[] = [];
  const packages = services.documents.container('packages');
  const left: string[] = [];
  const query: Query = {
    where: { kind: 'release' },
    onUnreadable: ({ error }) => left.push(error.message),
  };
  for await (const { body } of queryAll<ReleaseDocument>(packages, query)) {
    if (run.only && run.only.release !== body.release) continue;
    // A run of a decision or of one package only matches what it touches; a release's first match is left to a full run.
    if ((run.trigger === 'decision' || run.only) && !(await isMarked(services, body))) continue;
    if (plan && plan.identities?.[body.release] === undefined) continue;
    marked.push(await markBaseline(services, run, body));
  }
  if (left.length > 0) await tellLeft(services, run, left);
  return marked;
}

/** An unreadable release does not hold up the others: the run reports it at its end. */
async function tellLeft(
  { documents }: Services,
  { runId }: RunDocument,
  left: readonly string[],
): Promise<void> {
  await updateRun(documents.container('runs'), runId, (known) => ({
    ...known,
    failures: [...new Set([...known.failures, ...left])],
  }));
}

async function planRelease(
  services: Services,
  run: RunDocument,
  release: ReleaseDocument,
  plan: PlanInMaking,
): Promise<void> {
  const { manifest = '', generation = 0, runId } = run;
  const { digests, identities } = await packageDigests(services, { manifest, generation }, release);
  plan.identities[release.release] = identities;
  const { only } = run;
  const heads = only ? new Map<string, HeadDocument>() : await readHeads(services, release.release);
  const baseline = release.baselineRun === runId && run.baseline === 'auto';
  const add = (name: string, digest: string): void => {
    const key = { release: release.release, package: name };
    if (heads.get(name)?.digest === digest) plan.skipped.push({ ...key, digest });
    else plan.jobs.push({ runId, ...key, generation, manifest, digest, baseline });
    heads.delete(name);
  };
  if (only) {
    add(only.package, digests.get(only.package) ?? NO_BUILDS);
    return;
  }
  for (const [name, digest] of digests) add(name, digest);
  // The remaining packages had findings once and no longer ship: a last job closes those findings.
  for (const name of [...heads.keys()]) add(name, NO_BUILDS);
}

/** The digest of a package without shipped builds. */
const NO_BUILDS = 'gone';

async function readHeads({ documents }: Services, release: string): Promise<Map<string, HeadDocument>> {
  const heads = new Map<string, HeadDocument>();
  // A package with an unreadable head gets a job, which fails and names it.
  const query: Query = { where: { kind: 'head', release }, limit: 500, onUnreadable: () => undefined };
  for await (const { body } of queryAll<HeadDocument>(documents.container('findings'), query)) {
    heads.set(body.package, body);
  }
  return heads;
}

/** Whether a run has begun the first import of a release. A cancelled one leaves it to the next. */
async function isMarked({ documents }: Services, { baselineRun }: ReleaseDocument): Promise<boolean> {
  return baselineRun !== undefined && !(await isCancelled(documents.container('runs'), baselineRun));
}

/** The first run over a release records its findings without an event for each. */
async function markBaseline(
  services: Services,
  run: RunDocument,
  release: ReleaseDocument,
): Promise<ReleaseDocument> {
  if (await isMarked(services, release)) return release;
  const packages = services.documents.container('packages');
  return againWhenOvertaken(async () => {
    const stored = await packages.read<ReleaseDocument>(release.release, RELEASE_ID);
    if (!stored) return release;
    if (await isMarked(services, stored.body)) return stored.body;
    const marked: ReleaseDocument = { ...stored.body, baselineRun: run.runId };
    await packages.replace(release.release, marked, stored.etag);
    return marked;
  });
}

async function recordSkipped(
  { documents }: Services,
  run: RunDocument,
  { skipped }: MatchPlan,
): Promise<void> {
  const runs = documents.container('runs');
  await inTurns(Math.ceil(skipped.length / MAX_BATCH_WRITES), async (turn) => {
    const at = turn * MAX_BATCH_WRITES;
    const writes = skipped.slice(at, at + MAX_BATCH_WRITES).map(({ digest, ...key }): Write => {
      const job = matchJobName(key);
      const body: OutcomeDocument = {
        id: outcomeId(job),
        kind: 'outcome',
        runId: run.runId,
        stage: 'match',
        job,
        state: 'skipped',
        reason: `inputs unchanged: ${packageKey(key.release, key.package)} ${digest}`,
      };
      return { op: 'create', body };
    });
    // A batch is all or nothing: if it exists already, the fan-out wrote it before a crash.
    await runs.batch(run.runId, writes).catch((error: unknown) => {
      if (!(error instanceof AlreadyExistsError)) throw error;
    });
  });
}

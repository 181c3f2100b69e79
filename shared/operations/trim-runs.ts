import {
  type DocumentContainer,
  isOvertaken,
  NotFoundError,
  type Platform,
  queryAll,
} from '../platform/index.ts';
import { allRuns, isOver, type RunDocument } from '../runs/index.ts';

/** As many are listed, whatever their age. */
const NEWEST = 100;
/** Runs that go in one call, and documents in one batch. */
const MOST_RUNS = 20;
const MOST_WRITES = 100;

/**
 * Deletes runs with their outcomes that began more than `keepDays` ago, some at a time. The newest stay, and those that
 * something rests on: what is not over, the last with a generation, the last that named what a release is made of.
 * @returns runs deleted
 */
export async function trimRuns({ documents, clock }: Platform, keepDays: number): Promise<number> {
  const container = documents.container('runs');
  const before = new Date(clock.now().getTime() - keepDays * 86_400_000).toISOString();
  const runs = await allRuns(container);
  const needed = neededOf(runs);
  const old = runs
    .slice(NEWEST)
    .filter((run) => run.startedAt < before && isOver(run) && !needed.has(run.runId))
    .slice(-MOST_RUNS);
  for (const { runId } of old) await deleteRun(container, runId);
  return old.length;
}

function neededOf(runs: readonly RunDocument[]): Set<string> {
  const needed = new Set<string>();
  const releases = new Set<string>();
  const last = Math.max(0, ...runs.map(({ generation = 0 }) => generation));
  for (const { runId, generation, identities = {} } of runs) {
    if (generation === last) needed.add(runId);
    for (const release of Object.keys(identities)) {
      if (!releases.has(release)) needed.add(runId);
      releases.add(release);
    }
  }
  return needed;
}

/** The run itself goes last: what a kill leaves is found again. */
async function deleteRun(container: DocumentContainer, runId: string): Promise<void> {
  const found: { id: string; etag: string }[] = [];
  for await (const { body, etag } of queryAll(container, { partition: runId, limit: 500 }))
    found.push({ id: body.id, etag });
  found.sort((a, b) => Number(a.id === 'run') - Number(b.id === 'run'));
  try {
    for (let at = 0; at < found.length; at += MOST_WRITES)
      await container.batch(
        runId,
        found.slice(at, at + MOST_WRITES).map(({ id, etag }) => ({ op: 'delete', id, etag })),
      );
  } catch (error) {
    // Somebody else deletes it too.
    if (!isOvertaken(error) && !(error instanceof NotFoundError)) throw error;
  }
}

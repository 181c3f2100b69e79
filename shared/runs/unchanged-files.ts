import {
  AlreadyExistsError,
  createIfAbsent,
  type DocumentContainer,
  inTurns,
  MAX_BATCH_WRITES,
} from '../platform/index.ts';
import { sourceOfJob } from '../sources/index.ts';
import { type DownloadJob, ingestJobName } from '../jobs/index.ts';
import type { IngestResult } from './ingest-file.ts';
import { type OutcomeDocument, outcomeId } from './runs.ts';

const NOTHING: IngestResult = { parts: [], records: 0, quarantined: 0, warnings: [] };

/**
 * Records as skipped the jobs of files that are known to be unchanged: of a folder of 25 feeds, each would be sent,
 * handled and flushed to disk by itself, a sixth of a scan in which nothing is new. The first outcome of a job stands.
 */
export async function recordUnchanged(
  runs: DocumentContainer,
  runId: string,
  jobs: readonly DownloadJob[],
): Promise<void> {
  await inTurns(Math.ceil(jobs.length / MAX_BATCH_WRITES), async (turn) => {
    const at = turn * MAX_BATCH_WRITES;
    const outcomes = jobs.slice(at, at + MAX_BATCH_WRITES).map((job) => outcomeOf(job));
    try {
      await runs.batch(
        runId,
        outcomes.map((body) => ({ op: 'create', body })),
      );
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
      // The run was started before, and other files may have been unchanged then.
      for (const body of outcomes) await createIfAbsent(runs, runId, body);
    }
  });
}

function outcomeOf(job: DownloadJob): OutcomeDocument<IngestResult> {
  const name = ingestJobName(job);
  return {
    id: outcomeId(name),
    kind: 'outcome',
    runId: job.runId,
    stage: 'ingest',
    job: name,
    source: sourceOfJob(job.kind).name,
    state: 'skipped',
    result: NOTHING,
  };
}

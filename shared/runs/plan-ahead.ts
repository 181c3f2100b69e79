import { type MatchJob, matchJobName } from '../jobs/index.ts';
import {
  type Blobs,
  blobJson,
  contentHash,
  MAX_MESSAGE_ID_LENGTH,
  type OutgoingMessage,
  type Platform,
  putIfAbsent,
} from '../platform/index.ts';
import { outcomeId } from './runs.ts';

/**
 * The first jobs of a run whose other packages are still looked at. They are kept before they are queued, as the whole plan
 * is, since planning again after a crash would compare with what they applied.
 */
export interface PlannedAhead {
  /** In the order in which they were queued. */
  readonly jobs: readonly MatchJob[];
  has(job: Pick<MatchJob, 'release' | 'package'>): boolean;
  /** Keeps and queues them, unless others have planned them meanwhile. */
  queue(jobs: readonly MatchJob[]): Promise<void>;
  /** Once the whole plan is kept. */
  forget(): Promise<void>;
}

/** Those that are kept are queued again: whoever planned them may have died before. */
export async function openAhead(
  platform: Pick<Platform, 'blobs' | 'bus'>,
  runId: string,
): Promise<PlannedAhead> {
  const { blobs } = platform;
  const jobs: MatchJob[] = [];
  const names = new Set<string>();
  let parts = 0;
  const has = (job: Pick<MatchJob, 'release' | 'package'>): boolean => names.has(matchJobName(job));
  const takeKept = async (): Promise<void> => {
    for (;;) {
      const part = await readPart(blobs, partName(runId, parts));
      if (!part) return;
      await queueMatches(platform, part);
      jobs.push(...part);
      for (const job of part) names.add(matchJobName(job));
      parts += 1;
    }
  };
  await takeKept();
  return {
    jobs,
    has,
    async queue(more) {
      for (let left = more; left.length > 0; left = left.filter((job) => !has(job))) {
        await putIfAbsent(blobs, partName(runId, parts), Buffer.from(JSON.stringify(left)));
        await takeKept();
      }
    },
    async forget() {
      for (let part = 0; part < parts; part += 1) await blobs.delete(partName(runId, part));
    },
  };
}

function partName(runId: string, part: number): string {
  return `runs/${runId}/match-plan-${part}.json`;
}

async function readPart(blobs: Blobs, name: string): Promise<MatchJob[] | undefined> {
  const known = await blobs.get(name);
  return known && (blobJson(name, known.bytes, 'delete it: the run is planned again') as MatchJob[]);
}

export async function queueMatches({ bus }: Pick<Platform, 'bus'>, jobs: readonly MatchJob[]): Promise<void> {
  await bus.send('match-jobs', jobs.map(matchMessage));
}

function matchMessage(job: MatchJob): OutgoingMessage {
  const name = matchJobName(job);
  const plain = `${job.runId}:${outcomeId(name)}`;
  // Cut short, the ids of two packages with long names could collide, and the queue would drop the second.
  const id = plain.length <= MAX_MESSAGE_ID_LENGTH ? plain : `${job.runId}:${contentHash(name)}`;
  return { id, body: job, correlationId: job.runId };
}

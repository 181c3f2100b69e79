import { z } from 'zod';
import { type ContainerName, containers } from '../platform/index.ts';

/** Messages of the job queues. */

/** Version of their shapes; a message without `schema` is of the first. */
export const JOB_SCHEMA = 1;

const runId = z.string().min(1).max(64);

export const ingestJob = z.discriminatedUnion('kind', [
  /** One yearly or modified feed, from a folder or a URL. */
  z.object({ kind: z.literal('feed'), runId, name: z.string() }),
  /** One window of the API. */
  z.object({ kind: z.literal('window'), runId, start: z.string(), end: z.string() }),
  z.object({ kind: z.literal('overrides'), runId }),
  z.object({ kind: z.literal('kev'), runId }),
  z.object({ kind: z.literal('epss'), runId }),
  /** All files are in: merge them into the next snapshot and fan out. */
  z.object({ kind: z.literal('commit'), runId }),
]);
export type IngestJob = z.infer<typeof ingestJob>;

export const matchJob = z.object({
  runId,
  release: z.string(),
  package: z.string(),
  /** Of the snapshot: an older generation than the one applied does nothing. */
  generation: z.int().positive(),
  manifest: z.string(),
  /** Of everything that the verdicts rest on. */
  digest: z.string(),
  baseline: z.boolean(),
});
export type MatchJob = z.infer<typeof matchJob>;

/** Brings a part of a container's documents up to date; belongs to no run. */
export const migrateJob = z.object({
  kind: z.literal('migrate'),
  runId,
  container: z.enum(Object.keys(containers) as ContainerName[]),
  part: z.int().positive(),
  continuation: z.string().exactOptional(),
});
export type MigrateJob = z.infer<typeof migrateJob>;

/** The job's name within its run, as outcomes and messages carry it. */
export function ingestJobName(job: IngestJob): string {
  switch (job.kind) {
    case 'feed':
      return `ingest:nvd/${job.name}`;
    case 'window':
      return `ingest:nvd/window-${job.start.replaceAll(':', '.')}`;
    case 'overrides':
    case 'kev':
    case 'epss':
    case 'commit':
      return `ingest:${job.kind}`;
  }
}

export function matchJobName(job: Pick<MatchJob, 'release' | 'package'>): string {
  return `match:${job.release}/${job.package}`;
}

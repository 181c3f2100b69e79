import { z } from 'zod';
import { type ContainerName, containers } from '../platform/index.ts';
import { type SourceJob, sourceOfJob, sources } from '../sources/index.ts';

/** Messages of the job queues. */

const runId = z.string().min(1).max(64);

/** All downloads are in: merge them into the next snapshot and fan out. */
const commitJob = z.object({ kind: z.literal('commit'), runId });
type CommitJob = z.infer<typeof commitJob>;

/** Brings in the downloads of one job of a source. */
export type DownloadJob = SourceJob & { runId: string };

export const ingestJob = z.discriminatedUnion('kind', [
  commitJob,
  ...sources.flatMap(({ jobs }) => jobs.map((job) => job.extend({ runId }))),
]);
export type IngestJob = CommitJob | DownloadJob;

export function isCommit(job: IngestJob): job is CommitJob {
  return job.kind === 'commit';
}

export const matchJob = z.object({
  runId,
  release: z.string(),
  package: z.string(),
  /** Of the snapshot: a job older than the applied generation does nothing. */
  generation: z.int().positive(),
  manifest: z.string(),
  /** Of everything that the verdicts depend on. */
  digest: z.string(),
  baseline: z.boolean(),
});
export type MatchJob = z.infer<typeof matchJob>;

/** Brings part of a container's documents up to date; belongs to no run. */
export const migrateJob = z.object({
  kind: z.literal('migrate'),
  runId,
  container: z.enum(Object.keys(containers) as ContainerName[]),
  part: z.int().positive(),
  continuation: z.string().exactOptional(),
});
export type MigrateJob = z.infer<typeof migrateJob>;

export function isMigrate(job: IngestJob | MigrateJob): job is MigrateJob {
  return job.kind === 'migrate';
}

/** Makes public what may be, and tells of it; belongs to no run. */
export const advisoryJob = z.object({ kind: z.literal('publish') });
export type AdvisoryJob = z.infer<typeof advisoryJob>;

/** The job's name within its run, used in outcomes and messages. */
export function ingestJobName(job: IngestJob): string {
  if (isCommit(job)) return `ingest:${job.kind}`;
  const source = sourceOfJob(job.kind);
  return `ingest:${[source.name, ...(source.jobName ? [source.jobName(job)] : [])].join('/')}`;
}

export function matchJobName(job: Pick<MatchJob, 'release' | 'package'>): string {
  return `match:${job.release}/${job.package}`;
}

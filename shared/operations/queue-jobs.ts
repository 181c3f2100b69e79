import { failIngestJob, runIngestJob } from './ingest-job.ts';
import { deliveryOf } from './delivery.ts';
import { ingestJob, type IngestJob, matchJob, type MatchJob } from './jobs.ts';
import { failMatchJob, runMatchJob } from './match-job.ts';
import { type JobKind, runJob } from './run-job.ts';
import { currentServices } from './services.ts';

type Metadata = Readonly<Record<string, unknown>> | undefined;

/** A message of `ingest-jobs`, with the host's metadata. */
export async function handleIngestMessage(body: unknown, metadata: Metadata): Promise<void> {
  const services = await currentServices();
  const kind: JobKind<IngestJob> = {
    queue: 'ingest-jobs',
    schema: ingestJob,
    run: (job) => runIngestJob(services, job),
    fail: (job, reason) => failIngestJob(services, job, reason),
  };
  await runJob(services, kind, body, deliveryOf(metadata));
}

/** A message of `match-jobs`, with the host's metadata. */
export async function handleMatchMessage(body: unknown, metadata: Metadata): Promise<void> {
  const services = await currentServices();
  const kind: JobKind<MatchJob> = {
    queue: 'match-jobs',
    schema: matchJob,
    run: (job) => runMatchJob(services, job),
    fail: (job, reason) => failMatchJob(services, job, reason),
  };
  await runJob(services, kind, body, deliveryOf(metadata));
}

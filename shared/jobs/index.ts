/** Messages of the job queues: their envelope, and how one is tried again or set aside. */
export { deliveryOf } from './delivery.ts';
export {
  ingestJob,
  type IngestJob,
  ingestJobName,
  matchJob,
  type MatchJob,
  matchJobName,
  migrateJob,
  type MigrateJob,
} from './jobs.ts';
export { type JobKind, runJob } from './run-job.ts';

/**
 * Messages of the job queues: their envelope, and how they are retried or set aside. May import sources, for
 * the kinds of jobs; does none of the work itself.
 */
export { deliveryOf, type Handling, handlingOf } from './delivery.ts';
export {
  advisoryJob,
  type AdvisoryJob,
  type DownloadJob,
  ingestJob,
  type IngestJob,
  ingestJobName,
  isCommit,
  isMigrate,
  matchJob,
  type MatchJob,
  matchJobName,
  migrateJob,
  type MigrateJob,
} from './jobs.ts';
export {
  type HandledTimes,
  LOGGED_INBOXES,
  type LoggedInbox,
  logHandled,
  readHandled,
  type Series,
  seriesOf,
} from './handled.ts';
export { runEvent } from './run-event.ts';
export { type JobKind, runJob } from './run-job.ts';

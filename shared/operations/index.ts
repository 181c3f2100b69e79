/**
 * Operation of the service: queues, dead letters, retention, rebuild, migrations. May import the pipeline and
 * the aggregates; decides nothing about a finding.
 */
export {
  discardDeadLetters,
  listDeadLetters,
  replayDeadLetters,
  type Selection,
  type Settled,
} from './dead-letters.ts';
export { runMigrateJob, startMigration } from './migrate-job.ts';
export { queueHealth } from './queue-health.ts';
export { rebuild } from './rebuild/rebuild.ts';
export { applyRetention } from './retention.ts';
export { trimEventLogs } from './trim-event-logs.ts';

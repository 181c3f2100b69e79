/**
 * Operation of the service: queues, alerts, dead letters, retention, rebuild, migrations. May import the pipeline and
 * the aggregates; decides nothing about a finding.
 */
export type { AlertDocument } from './alerts/documents.ts';
export { operationsAlertData } from './alerts/event-data.ts';
export { HEALTHS, serviceHealth } from './alerts/health.ts';
export { allAlerts } from './alerts/settle-alerts.ts';
export { type AlertName, ALERTS, type Component, COMPONENTS, runbookOf, TO_DO } from './alerts/trouble.ts';
export { watchOperations } from './alerts/watch.ts';
export * from './bulk-triage/index.ts';
export * from './dead-letters/index.ts';
export * from './digest/index.ts';
export { measureFindings, measureQueues } from './measure-state.ts';
export { runMigrateJob, startMigration } from './migrate-job.ts';
export { queueHealth } from './queue-health.ts';
export { rebuild } from './rebuild/rebuild.ts';
export { outlooks } from './samples/outlooks.ts';
export { STEPS, type Step } from './samples/sample.ts';
export { seriesOf } from '../jobs/index.ts';
export { readSamples, stepsBetween } from './samples/store.ts';
export { applyRetention } from './retention.ts';
export { trimRuns } from './trim-runs.ts';
export { trimEventLogs } from './trim-event-logs.ts';

/** Runs and their jobs, queue health, freshness. */
export { readDecisionsApi, takeDecisions } from './decisions-api.ts';
export { matchDecided } from './match-decided.ts';
export { currentPolicy } from './match-job.ts';
export { discardDeadLetters, listDeadLetters, replayDeadLetters, type Selection } from './dead-letters.ts';
export { handleIngestMessage, handleMatchMessage } from './queue-jobs.ts';
export { quarantinedOf } from './quarantine.ts';
export { queueHealth } from './queue-health.ts';
export { describeRun } from './describe-run.ts';
export { startMigration } from './migrate-job.ts';
export { rebuild } from './rebuild/rebuild.ts';
export { readFindings, readHealth, readQueues, readRuns } from './read-api.ts';
export { applyRetention } from './retention.ts';
export { outcomesOf, readRun, type RunDocument } from './runs.ts';
export { startScheduledRun } from './scheduled-run.ts';
export { currentServices } from './services.ts';
export { settleRuns } from './settle-runs.ts';
export { startRun } from './start-run.ts';
export { startUp } from './start-up.ts';

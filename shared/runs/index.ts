/**
 * A run from start to end: ingest, commit, fan-out, match, settle, outcomes. May import findings, judgement
 * and what the world says, never patches; publishes nothing itself: the relay does.
 */
export { cancelRun } from './cancel-run.ts';
export { compareRuns, type RunComparison, type SourceComparison } from './compare-runs.ts';
export { withCommitLock } from './commit-lock.ts';
export { describeRun } from './describe-run.ts';
export { fanOut } from './fan-out.ts';
export type { IngestResult } from './ingest-file.ts';
export { failIngestJob, runIngestJob } from './ingest-job.ts';
export { matchDecided } from './match-decided.ts';
export { failMatchJob, runMatchJob } from './match-job.ts';
export { DIGESTS_PREFIX } from './package-digests.ts';
export { quarantinedOf } from './quarantine.ts';
export { RUN_SCHEDULE } from './run-schedule.ts';
export { rerun, rerunPackage } from './rerun.ts';
export { type RunProgress, runProgress } from './run-progress.ts';
export { isRunName, RUN_NAME_RULE } from './run-name.ts';
export {
  allRuns,
  isOver,
  newestFirst,
  type OutcomeDocument,
  outcomesOf,
  readRun,
  RUN_ID,
  type RunDocument,
} from './runs.ts';
export type { Services } from './services.ts';
export { settleRuns } from './settle-runs.ts';
export { startRun } from './start-run.ts';
export { changedIdentities, type ChangedIdentities, identitiesOfRun } from './stored-identities.ts';

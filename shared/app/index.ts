/** The composition root: settings become services, messages reach their handlers. */
export { currentServices } from './current-services.ts';
export { handleIngestMessage, handleMatchMessage } from './queue-jobs.ts';
export { startScheduledRun } from './scheduled-run.ts';
export { startUp } from './start-up.ts';

/** What the HTTP routes answer. */
export { readDecisionsApi, takeDecisions } from './decisions-api.ts';
export { readFindings, readHealth, readQueues, readRuns } from './read-api.ts';

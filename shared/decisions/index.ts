/**
 * What engineers decide about findings: record, scope, term, effective set, rating. May import matching and
 * vex; never changes or deletes a record.
 */
export type { Pins } from './apply-decisions.ts';
export { type Book, openBook } from './book.ts';
export { decideAll } from './decide-all.ts';
export type { Aspect, Decision } from './decision.ts';
export { decisionDigest } from './digest.ts';
export { withCurrentEvidence } from './evidence-now.ts';
export { type ShippedRelease, type Unfitting, unfitting, watchFit } from './fit.ts';
export { parseDecisions } from './parse-decisions.ts';
export type { ReadDecisions } from './read-decisions.ts';
export { faultOfRating, ratingOf } from './rating.ts';
export { readRecord, toRecord } from './record.ts';
export { describeScope } from './scope.ts';
export { decisionsState, listDecisions, type ListedDecision } from './state.ts';
export { readDecisions, recordDecisions } from './store.ts';
export { takenNow } from './taken-now.ts';
export { decisionRecordedData } from './event-data.ts';
export { decisionRecord, requestedDecision } from './record.ts';

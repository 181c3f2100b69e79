/** What engineers decide about findings: scope, term, evidence. */
export { applyDecisions, type Pins } from './apply-decisions.ts';
export { basisOf } from './basis.ts';
export { type Book, openBook } from './book.ts';
export { decideAll } from './decide-all.ts';
export type { Aspect, Basis, Decision } from './decision.ts';
export { decisionDigest } from './digest.ts';
export { type DecisionRecord, readRecord, toRecord, withEvidence } from './record.ts';
export { describeScope } from './scope.ts';
export { decisionsState, type ListedDecision, listDecisions } from './state.ts';
export { readDecisions, recordDecisions } from './store.ts';

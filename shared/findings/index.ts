/** Matching against a snapshot, and the state of each (release, package, CVE). */
export { type FindingDocument, HEAD_ID, type HeadDocument } from './documents.ts';
export { type Knowledge, knowledgeDigest, NO_KNOWLEDGE, shippedKnowledge } from './knowledge.ts';
export { matchKept } from './match-kept.ts';
export { matchOnce, readSources } from './match-once.ts';
export { type Flip, flipsBetween, matchUnder } from './preview.ts';
export { laneFacts, severityOf } from './severity.ts';
export { storedPins } from './stored-pins.ts';
export { matchPackageOf } from './match-package.ts';
export { openMatcherFor } from './matcher-cache.ts';
export { indexNames, INDEXES_PREFIX, keepIndexes } from './open-indexes.ts';
export { isOpen } from './transitions.ts';
export { explainFinding, type FoundExplanation } from './explain.ts';
export { withCurrentEvidence } from './evidence-now.ts';
export { parseDecisions, type ReadDecisions } from './read-decisions.ts';
export { type ComponentUser, componentUsers } from './component-users.ts';
export { chooseRelease } from './choose-release.ts';
export {
  allIdentities,
  doubtfulIdentities,
  identitiesOf,
  identitiesOfBuilds,
  type PackageIdentities,
} from './review-identities.ts';
export { type IdentityChange, identityChanges } from './identity-changes.ts';
export { identitiesName, IDENTITIES_PREFIX, keepIdentities, readIdentities } from './stored-identities.ts';

/**
 * Package × CVE → verdict with its reasons. Pure, except `open/` and `review/`, which read snapshots. May
 * import identity, lanes, snapshot, sources, inventory and vocabulary; stores no finding.
 */
export { amendedVerdicts } from './open/amended-verdicts.ts';
export { askBuilds } from './open/ask-builds.ts';
export { combineBuilds } from './combine-builds.ts';
export { IDENTIFIED_PREFIX, type Identified, identifiedName, keepIdentified } from './open/identified.ts';
export { openVerdictKeeper } from './open/keep-verdicts.ts';
export {
  type Knowledge,
  KNOWLEDGE_FILES,
  NO_KNOWLEDGE,
  shippedKnowledge,
  shippedKnowledgeDigest,
} from './open/knowledge.ts';
export { matchKept } from './open/match-kept.ts';
export { matchOnce, readSources } from './open/match-once.ts';
export { openMatcherFor } from './open/matcher-cache.ts';
export { verdictsOnBuilds } from './open/verdicts-on-builds.ts';
export { openPolicy } from './open/open-policy.ts';
export { INDEXES_PREFIX, indexNames } from './open/index-names.ts';
export { keepIndexes, openWhenAsked } from './open/when-asked.ts';
export { type IdentityChange, identityChanges } from './review/identity-changes.ts';
export { type Flip, flipsBetween, matchUnder } from './review/preview.ts';
export {
  allIdentities,
  doubtfulIdentities,
  identitiesOf,
  type PackageIdentities,
} from './review/review-identities.ts';
export {
  IDENTITIES_PREFIX,
  identitiesName,
  keepIdentities,
  readIdentities,
} from './review/stored-identities.ts';

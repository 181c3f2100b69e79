/**
 * The state of each (release, package, CVE): documents, transitions, events, explanation. May import
 * judgement and what the world says, but no pipeline and no other aggregate: patches learn of findings by
 * events. Makes no verdicts itself.
 */
export {
  type ModuleGroup,
  moduleGroups,
  moduleOf,
  rebuildOrder,
  storedModuleGroups,
} from './module-groups.ts';
export { changesOfRuns, type FindingMove } from './changes-of-runs.ts';
export { type ComponentUser, componentUsers } from './component-users.ts';
export { heldCves } from './embargo/held-cves.ts';
export { liftFindings } from './embargo/lift.ts';
export { renameFinding } from './embargo/rename.ts';
export { reportUnderEmbargo } from './embargo/report.ts';
export { type FindingDocument, HEAD_ID, type HeadDocument, isOnlyLikely } from './documents.ts';
export { type FindingHistory, findingHistories, findingHistory } from './finding-histories.ts';
export { type FixTimes, noteFixTimes } from './fix-times.ts';
export { explainFinding, type FoundExplanation } from './explain.ts';
export { matchPackageOf } from './match-package.ts';
export { packageDigest, policyDigest } from './package-digest.ts';
export { statementsOf } from './statements.ts';
export { storedFloods } from './stored-floods.ts';
export { storedPins } from './stored-pins.ts';
export { findingBaselineData, findingChangedData, findingFloodedData, floodGroup } from './event-data.ts';
export { type Conflict, conflictsOf } from './conflicts.ts';
export { findingTotals, type PackageTotals } from './totals.ts';

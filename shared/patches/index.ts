/**
 * The life of a patch: what it has to fix, its builds, its states, and the events about them. May import
 * lanes, inventory and events; learns of findings only through events, and closes none.
 */
export { acceptedBuilds, buildsOfPackage } from './builds/accepted-builds.ts';
export { buildRecord } from './builds/record.ts';
export { takeBuild } from './builds/take-build.ts';
export { approval, patchCommand } from './commands/command.ts';
export { commandPatch } from './commands/command-patch.ts';
export { checkRepository, REPOSITORIES } from './places/check-repository.ts';
export { type RepositoryContents, repositoryContents } from './places/contents.ts';
export { heldIn } from './places/held.ts';
export { type Lying, lowestOf } from './places/lying.ts';
export { onImageEvent } from './places/on-image-event.ts';
export { PLACE_KINDS } from './places/places.ts';
export { liftPatches, untoldEnds } from './embargo/lift.ts';
export { measuredOf } from './gates/measured.ts';
export { gatesOf } from './gates/pass-gates.ts';
export { deliveryHash, keepBody, readBody } from './gates/report-bodies.ts';
export { takeReport } from './gates/take-report.ts';
export { type Agreement, granted, grantedIn, movedAnchors, requested } from './gates/agreement.ts';
export { waiverId } from './gates/documents.ts';
export { askForWaiver, grantAsked } from './gates/waive.ts';
export { waiverGrant, waiverRequest } from './gates/waiver-command.ts';
export { type BuildDocument, newPatchHead, type PatchDocument, type Person } from './documents.ts';
export { onFindingEvent } from './handle-event.ts';
export {
  type PatchGate,
  patchGate,
  patchBuiltData,
  patchChangedData,
  patchPlacedData,
  patchRejectedData,
  patchSupersededData,
} from './event-data.ts';
export { patchesOfRelease, readPatches } from './read-patches.ts';
export { validatedAt } from './validated-at.ts';
export { patchesWithoutUpstream } from './without-upstream.ts';
export { RefusedError, UnknownError } from './refused.ts';
export { isUnreleased, WORK_STATES } from './work.ts';

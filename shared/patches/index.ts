/** Lanes and the patch of a package. */
export { newPatchHead, type PatchDocument } from './documents.ts';
export { handleFindingMessage } from './handle-event.ts';
export { type Lane, type LaneDecision, laneOf, type Policy, readPolicy } from './policy.ts';

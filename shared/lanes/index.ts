/** The policy, and the lane of a finding. Pure. */
export { laneFacts } from './lane-facts.ts';
export { type Lane, type LaneDecision, laneOf, type Policy, readPolicy } from './policy.ts';

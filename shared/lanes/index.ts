/** The policy, and the lane of a finding. Pure. */
export { laneFacts } from './lane-facts.ts';
export {
  type Lane,
  type LaneDecision,
  laneOf,
  laneSchema,
  type Policy,
  policySchema,
  readPolicy,
} from './policy.ts';

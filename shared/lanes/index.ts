/** The policy, and the lane of a finding. Pure. */
export { laneFacts } from './lane-facts.ts';
export {
  type Lane,
  type LaneDecision,
  laneOf,
  laneSchema,
  parsePolicy,
  type Policy,
  policySchema,
} from './policy.ts';

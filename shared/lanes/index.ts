/**
 * The policy, the lane of a finding, and the floods that swamp triage. Pure. May import vulnerabilities; does
 * no I/O.
 */
export { cutOffAfter, cutOffBefore, nextCutOffs } from './cut-offs.ts';
export { type Flood, type FloodGroup, type FloodKey, floodKeyIn, floodOf } from './flood.ts';
export type { GateRule, MetricRule, PerformancePolicy } from './gate-policy.ts';
export { type ImagesPolicy, isLive, type LinePolicy, type Renames } from './image-policy.ts';
export type { OperationsPolicy } from './operations-policy.ts';
export { type Keeping, keptSeconds } from './kept.ts';
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

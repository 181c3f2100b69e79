import type { GateRule, Lane, PerformancePolicy, Policy } from '../lanes/index.ts';

/** What a build or an image has to pass. Stored with it when it is accepted: a later policy does not change it. */
export interface RequiredSet {
  /** Empty if the policy has none for the lane. */
  gates: GateRule[];
  performance: PerformancePolicy;
}

/** The gates of a lane in the current policy; of `image`, those of candidates of node images. */
export function requiredSet({ gates, performance }: Policy, lane: Lane | 'image'): RequiredSet {
  return { gates: gates.filter(({ lanes }) => lanes.some((each) => each === lane)), performance };
}

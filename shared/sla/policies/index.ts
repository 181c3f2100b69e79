/** Policies of times and the clocks that run by them. Pure: histories and an instant in, readings out. */
export {
  type ClockedState,
  type ClockFacts,
  clocksOf,
  type ClockState,
  clocksUnder,
  type Notice,
  type PolicyInForce,
} from './clocks-of.ts';
export {
  impactSchema,
  type Milestone,
  openPolicy,
  type OpenSlaPolicy,
  parseSlaPolicy,
  type SlaPolicy,
  slaPolicySchema,
} from './policy.ts';
export { CLOCK_STATUSES, type ClockStatus } from './read-clock.ts';
export { mergedSpans, type Span } from './spans.ts';

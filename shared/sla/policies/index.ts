/** Policies of times and the clocks that run by them. Pure: histories and an instant in, readings out. */
export { type ClockedState, type ClockFacts, clocksOf, type ClockState } from './clocks-of.ts';
export { type Milestone, type OpenSlaPolicy, parseSlaPolicy, slaPolicySchema } from './policy.ts';
export type { ClockStatus } from './read-clock.ts';
export { mergedSpans, type Span } from './spans.ts';

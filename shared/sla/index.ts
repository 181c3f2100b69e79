/**
 * Whether fixes are on time: policies of times, and the clocks of findings by them. May import findings and patches, and
 * only reads them; never decides about either. `policies/` is pure; `clocks/` is an aggregate, moved by events and time.
 */
export { slaBaselineData, slaChangedData } from './clocks/event-data.ts';
export { onClockEvent } from './clocks/handle-event.ts';
export { type SlaCommand, slaCommand } from './clocks/command.ts';
export { commandClocks } from './clocks/command-clocks.ts';
export { policyInForce } from './clocks/policies-in-force.ts';
export { tickClocks } from './clocks/tick.ts';
export { burnDown } from './burn-down.ts';
export { type ClockMonth, clockMonth } from './clock-month.ts';
export { type Durations, durationsOf } from './durations.ts';
export { openSlaPolicy } from './open-policy.ts';
export { type FindingClock, findingClock } from './finding-clock.ts';
export { keptClocks } from './kept-clocks.ts';
export {
  CLOCK_STATUSES,
  type ClockFacts,
  clocksOf,
  type ClockState,
  type ClockStatus,
  type OpenSlaPolicy,
  slaPolicySchema,
} from './policies/index.ts';
export { policyToRunBy } from './policy-to-run-by.ts';
export { PRESETS } from './presets.ts';
export { type PolicyPreview, previewPolicy } from './preview-policy.ts';
export { readClocks } from './read-clocks.ts';

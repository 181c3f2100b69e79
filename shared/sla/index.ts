/**
 * Whether fixes are on time: policies of times, and the clocks of findings by them. May import
 * findings and patches, and only reads them; never decides about either. `policies/` is pure.
 */
export { type Durations, durationsOf } from './durations.ts';
export { type ClockStatus, type OpenSlaPolicy, parseSlaPolicy, slaPolicySchema } from './policies/index.ts';
export { isPreset, openPreset, PRESETS } from './presets.ts';
export { type FindingClock, readClocks } from './read-clocks.ts';

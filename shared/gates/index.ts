/**
 * What a build has to pass, what reports say about it, and whether it may be released: the required set,
 * report readers, the judgement of test cases and of performance, waivers. Pure. May import lanes; stores
 * nothing and raises no events.
 *
 * When a build is accepted, store `requiredSet(policy, lane)` with it. When a report comes, store the result
 * of `readGateReport`. After every report, granted waiver and expired term, run `judgeGates` over what is
 * stored, with what `requiredByReleases` makes of the reports on earlier releases.
 */
export { type Blocker, type GateState, gateStateSchema, type GateVerdict } from './gate-verdict.ts';
export { type GateJudgement, judgeGates } from './judge-gates.ts';
export { type GivenReport, readGateReport } from './read-report.ts';
export { gateReportSchema, MAX_REPORT_BYTES, reportHeaderSchema } from './report-schema.ts';
export { type Released, type ReleasedBefore, requiredByReleases } from './released-before.ts';
export type { GateReport } from './report.ts';
export { type RequiredSet, requiredSet } from './required.ts';
export { type Sample, samplesOf } from './samples.ts';
export { extendWaiver, type Grant, grantWaiver, type Waiver } from './waivers.ts';

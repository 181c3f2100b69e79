/**
 * What a build has to pass, what reports say of it, and whether it is released: the required set, report readers, the
 * judgement of test cases and of performance, waivers. Pure. May import lanes; keeps nothing and raises no event.
 *
 * A build is accepted: keep `requiredSet(policy, lane)` with it. A report comes: `readGateReport`, keep it. Whenever one
 * came, a waiver was granted or a term ended: `judgeGates` over what is kept. It is released: keep `ranCases` of each
 * gate and `samplesOf` of its reports for the next build, and the anchors that `anchorsAfter` gives.
 */
export { anchorsAfter, type Baseline } from './baselines.ts';
export { type Blocker, type GateState, gateStateSchema } from './gate-verdict.ts';
export { type PlacedCase, ranCases } from './judge-cases.ts';
export { type GateJudgement, judgeGates } from './judge-gates.ts';
export { type GivenReport, readGateReport } from './read-report.ts';
export { gateReportSchema, MAX_REPORT_BYTES, reportHeaderSchema } from './report-schema.ts';
export type { GateReport } from './report.ts';
export { type RequiredSet, requiredSet } from './required.ts';
export { samplesOf } from './samples.ts';
export { extendWaiver, type Grant, grantWaiver, type Waiver } from './waivers.ts';

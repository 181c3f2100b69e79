/**
 * What a build has to pass, what reports say of it, and whether it is released: the required set, report readers, the
 * judgement of test cases and of performance, waivers. Pure. May import lanes; keeps nothing and raises no event.
 */
export { type GivenReport, readGateReport } from './read-report.ts';
export { gateReportSchema, MAX_REPORT_BYTES, reportHeaderSchema } from './report-schema.ts';
export type {
  CaseKey,
  CaseResult,
  CaseStatus,
  GateReport,
  Measurement,
  ReportHeader,
  SampleEnvironment,
} from './report.ts';
export { type RequiredSet, requiredSet } from './required.ts';

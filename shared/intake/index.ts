/**
 * What comes in beside the sources: vulnerabilities that people report under embargo, and requests from GitHub. May import findings, whose
 * documents follow a report, and what the world says; patches learn of it through findings. Never tells anybody
 * outside its role of a report under embargo.
 */
export { assignCve } from './assign-cve.ts';
export { currentId, type Person, type ReportDocument } from './documents.ts';
export { endEmbargo } from './end-embargo.ts';
export { reportChangedData } from './event-data.ts';
export {
  changeRequest,
  followGitHub,
  GitHubApp,
  readRequests,
  REQUEST_KINDS,
  REQUEST_STATES,
  type RequestDocument,
  requestNamed,
  takeDelivery,
  triageCommand,
  UnknownRequestError,
} from './github/index.ts';
export { heldNames } from './held-names.ts';
export { namedIn } from './named-under-embargo.ts';
export { namedUnderEmbargo } from './named-under-embargo.ts';
export { readReport, readReports } from './read-reports.ts';
export { settleReports } from './settle-reports.ts';
export { takeReport } from './take-report.ts';
export { UnknownReportError } from './unknown-report.ts';
export { reportCommand, vulnerabilityReport } from './vulnerability-report.ts';

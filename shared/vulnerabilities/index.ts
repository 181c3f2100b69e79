/**
 * The vocabulary of a CVE: record, facts, score, severity, verdict, identity, rejected record. Pure. May import cpe;
 * does no I/O.
 */
export { CVE_ID, feedOf, yearOf } from './cve-id.ts';
export type {
  CveFacts,
  KnownExploited,
  Origin,
  ProductEntry,
  ProductProfile,
  Score,
  Severity,
  UnconfiguredCve,
} from './facts.ts';
export { type CveRecord, isoTime, isRejected, type Metric, utcTime, vulnerability } from './record.ts';
export { mentionsOf } from './mentions.ts';
export { pageOf } from './page-of.ts';
export { normaliseName, plainVendor } from './plain-name.ts';
export { isForge, keyDependsOn, PROJECT_PAGES, referenceKey, repositoryName } from './reference-key.ts';
export { rejected, type RejectedRecord } from './rejected-record.ts';
export { chooseScore, severityOfScore } from './score.ts';
export {
  cveSchema,
  dispositionSchema,
  justificationSchema,
  ratingSchema,
  severitySchema,
  ssvcExploitation,
  ssvcSchema,
  ssvcTechnicalImpact,
  statusSchema,
  vulnerabilityIdSchema,
} from './schemas.ts';
export { severities, severityOf } from './severity.ts';
export { type Fields, list, object, text, texts, time, UNUSUAL } from './usual.ts';
export {
  ACCEPTED_IDENTITY,
  type Disposition,
  type Evidence,
  type HeardOpinion,
  type Identity,
  isOpen,
  type Justification,
  type MatchedCriterion,
  type Rating,
  sourcesDiffer,
  type Status,
  type Verdict,
} from './verdict.ts';
export type {
  AffectedEntry,
  AffectedStatus,
  OpinionSubject,
  SourceOpinion,
  VersionRange,
} from './opinion/opinion.ts';
export { isUsableEntry, nameOfSubject, readAffected, subjectOfEntry } from './opinion/read-affected.ts';
export {
  isSubjectKey,
  moduleKey,
  moduleName,
  moduleType,
  namedSubject,
  subjectKey,
  subjectKeys,
} from './opinion/subject-key.ts';
export { readSsvc, type Ssvc } from './ssvc.ts';

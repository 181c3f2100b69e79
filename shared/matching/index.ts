/** Package × CVE → verdict with its reasons. Pure. */
export { ecosystemOfPurl, ecosystemsOf } from './ecosystems.ts';
export { matchPackage } from './match.ts';
export type { MatchInput, MatchSubject } from './subject.ts';
export type {
  Disposition,
  Evidence,
  Identity,
  Justification,
  MatchedCriterion,
  Rating,
  Status,
  Verdict,
} from './verdict.ts';

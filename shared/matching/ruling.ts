import type {
  CveFacts,
  Identity,
  Justification,
  MatchedCriterion,
  Status,
} from '../vulnerabilities/index.ts';

/** The status that a rule gives, with the sentence that says why. */
export interface Outcome {
  status: Status;
  /** Of `under_investigation`: 0 to 1. */
  confidence?: number;
  justification?: Justification;
  reason: string;
}

/** What one matcher says of one CVE in a package, with the evidence that it rests on. */
export interface Ruling extends Outcome {
  /** Of the CVE. */
  facts: CveFacts;
  identities: readonly Identity[];
  criteria: readonly MatchedCriterion[];
  /** Which references or words led to the package. */
  routing?: readonly string[];
  /** purl of the bundled component that the CVE is in. */
  via?: string;
}

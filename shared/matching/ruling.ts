import type {
  CveFacts,
  HeardOpinion,
  Identity,
  Justification,
  MatchedCriterion,
  Origin,
  Status,
} from '../vulnerabilities/index.ts';

/** What one source says of one CVE in a package. */
export type Heard = Omit<HeardOpinion, 'decided'>;

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
  /** Whose word decided; absent for routing and for what packages commonly bundle. */
  origin?: Origin;
  /** What was heard, the one that decided first; absent where only one spoke, and no CNA or ADP. */
  heard?: readonly Heard[];
  /** Which references or words led to the package. */
  routing?: readonly string[];
  /** purl of the bundled component that the CVE is in. */
  via?: string;
}

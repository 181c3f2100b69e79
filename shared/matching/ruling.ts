import type {
  CveFacts,
  HeardOpinion,
  Identity,
  Justification,
  MatchedCriterion,
  Origin,
  Status,
} from '../vulnerabilities/index.ts';

/** What one source says about one CVE in a package. */
export type Heard = Omit<HeardOpinion, 'decided'>;

/** The status that a rule gives, and a sentence that says why. */
export interface Outcome {
  status: Status;
  /** Of `under_investigation`: 0 to 1. Of `not_affected`, where that is only likely: that it is affected all the same. */
  confidence?: number;
  justification?: Justification;
  reason: string;
}

/** What one matcher says about one CVE in a package, and its evidence. */
export interface Ruling extends Outcome {
  /** Of the CVE. */
  facts: CveFacts;
  identities: readonly Identity[];
  criteria: readonly MatchedCriterion[];
  /** The origin whose word decided; absent for routing and for commonly bundled modules. */
  origin?: Origin;
  /** Every opinion heard, the deciding one first; absent if there was only one and not from a CNA or ADP. */
  heard?: readonly Heard[];
  /** The references or words that led to the package. */
  routing?: readonly string[];
  /** purl of the bundled component that has the CVE. */
  via?: string;
}

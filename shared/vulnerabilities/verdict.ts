import type { CveFacts, Origin, Severity } from './facts.ts';

/** The outcome for one (package, version, CVE), with everything `explain` prints. */

export type Status = 'affected' | 'fixed' | 'not_affected' | 'under_investigation';

/** The five of CSAF 2.0 and VEX. */
export type Justification =
  | 'component_not_present'
  | 'vulnerable_code_not_present'
  | 'vulnerable_code_not_in_execute_path'
  | 'vulnerable_code_cannot_be_controlled_by_adversary'
  | 'inline_mitigations_already_exist';

export type Disposition = 'deferred' | 'wont_fix';

/** From this confidence on, a package counts as the product; below it, a person should review the match. */
export const ACCEPTED_IDENTITY = 0.7;

/** Why a package is taken to be a CPE product. */
export interface Identity {
  /** `vendor:product`. */
  product: string;
  /** 0 to 1. */
  confidence: number;
  /** Curated rows overrule evidence. */
  origin: 'curated' | 'evidence';
  /** One sentence each, for people to read. */
  reasons: string[];
  /**
   * The upstream version in this product's numbering, if different: `5-1.17` of mit:kerberos for krb5 1.17.
   */
  version?: string;
}

/** The criterion that decided, or came nearest. */
export interface MatchedCriterion {
  product: string;
  origin: Origin;
  /** CPE 2.3 formatted string. */
  criteria: string;
  /**
   * The range in interval notation: `[2.4.0, 2.4.48)`. Also `*` for every version, `-` for none named, `= 8.0
   * p1` for one.
   */
  range: string;
  /** The upstream version compared. */
  version: string;
  matched: boolean;
  /** Environment required by the configuration: `running on microsoft:windows`. */
  environment: string[];
}

/** The vendor's (the distribution's) rating of a CVE in the package: it takes precedence over the score. */
export interface Rating {
  by: 'vendor';
  severity: Exclude<Severity, 'none' | 'unknown'>;
  /** CVSS vector that the severity follows from, and its score, 0.1 to 10.0. */
  vector?: string;
  score?: number;
}

/** A person's decision in effect. Times are ISO 8601 in UTC. */
interface StandingDecision {
  id: string;
  /** What it covers: `openssl CVE-2021-3711`. */
  scope: string;
  author: string;
  decidedAt: string;
  until?: string;
  reason: string;
}

/** A decision that determined the status or the disposition. */
interface AppliedDecision extends StandingDecision {
  /** Proof of the fix. */
  proof?: string;
  /** The first build with the fix, as `epoch:version-release`. */
  fixedIn?: string;
  /** What matching alone would say. */
  instead: { status: Status; reason: string };
}

/** What one source says about the CVE in the package. */
export interface HeardOpinion {
  origin: Origin;
  /** Who: `nvd`, `overrides`, or the CNA or ADP as named in the record. */
  source: string;
  /** `vendor:product` as named by the source. */
  subject: string;
  status: Status;
  reason: string;
  /** The first version with the fix, if the source names it. */
  fixedIn?: string;
  /** True for the opinion that determined the status, before the maintainers' marks and decisions. */
  decided: boolean;
}

export interface Evidence {
  identities: Identity[];
  criteria: MatchedCriterion[];
  /** For routed CVEs: the references or words that led to the package. */
  routing?: string[];
  /**
   * All opinions heard, the deciding one first, if a CNA, an ADP or an override that takes a product away
   * spoke.
   */
  opinions?: HeardOpinion[];
  /** The rule that determined the status, in a sentence. */
  reason: string;
  /** The decision in effect on status or disposition. */
  decision?: AppliedDecision;
  /** The decision behind the vendor's rating; may be the same one. */
  rating?: StandingDecision;
}

export interface Verdict extends Omit<CveFacts, 'refs'> {
  package: string;
  epoch: number;
  version: string;
  release: string;
  status: Status;
  /**
   * Of `under_investigation`: 0 to 1; 0.5 and more is likely, less is possible. Of `not_affected`, where that is only
   * likely: that it is affected all the same.
   */
  confidence?: number;
  justification?: Justification;
  /** Of `affected`; set by a decision. */
  disposition?: Disposition;
  /** Set by a decision; `score` stays what the NVD or the CNA says. */
  rating?: Rating;
  /** purl of the bundled component that has the CVE. */
  via?: string;
  evidence: Evidence;
}

/** Whether a finding with that status needs work. */
export function isOpen(status: Status): boolean {
  return status === 'affected' || status === 'under_investigation';
}

/** Whether sources that are certain disagree on a finding; an uncertain source contradicts nobody. */
export function sourcesDiffer({ opinions = [] }: Pick<Evidence, 'opinions'>): boolean {
  const known = opinions.filter(({ status }) => status !== 'under_investigation');
  return known.some(({ status }) => (status === 'affected') !== (known[0]?.status === 'affected'));
}

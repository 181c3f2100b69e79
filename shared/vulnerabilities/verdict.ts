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

/** How a package came to be a CPE product. */
export interface Identity {
  /** `vendor:product`. */
  product: string;
  /** 0 to 1. */
  confidence: number;
  /** Curated rows overrule evidence. */
  origin: 'curated' | 'evidence';
  /** One sentence each, for a person. */
  reasons: string[];
  /** The upstream version as this product counts it, where that differs: `5-1.17` of mit:kerberos for krb5 1.17. */
  version?: string;
}

/** The criterion that decided, or came nearest. */
export interface MatchedCriterion {
  product: string;
  origin: Origin;
  /** CPE 2.3 formatted string. */
  criteria: string;
  /** The range in words of interval notation: `[2.4.0, 2.4.48)`; `*` every version; `-` none named; `= 8.0 p1` one. */
  range: string;
  /** The upstream version that was compared. */
  version: string;
  matched: boolean;
  /** Environment that the configuration asks for: `running on microsoft:windows`. */
  environment: string[];
}

/** How grave a CVE is in the package by the word of the vendor, the distribution: it goes before the score. */
export interface Rating {
  by: 'vendor';
  severity: Exclude<Severity, 'none' | 'unknown'>;
  /** CVSS vector that the severity follows from, and its score, 0.1 to 10.0. */
  vector?: string;
  score?: number;
}

/** A decision of a person that stands. Times are ISO 8601 in UTC. */
interface StandingDecision {
  id: string;
  /** What it is about: `openssl CVE-2021-3711`. */
  scope: string;
  author: string;
  decidedAt: string;
  until?: string;
  reason: string;
}

/** One that gave the status or the disposition. */
interface AppliedDecision extends StandingDecision {
  /** What proves that it is fixed. */
  proof?: string;
  /** The first build that has the fix, as `epoch:version-release`. */
  fixedIn?: string;
  /** What matching alone says. */
  instead: { status: Status; reason: string };
}

/** What one source says of the CVE in the package. */
export interface HeardOpinion {
  origin: Origin;
  /** Who: `nvd`, `overrides`, or the CNA or ADP as the record names it. */
  source: string;
  /** `vendor:product` as the source names it. */
  subject: string;
  status: Status;
  reason: string;
  /** It gave the status, before the maintainers' marks and decisions. */
  decided: boolean;
}

export interface Evidence {
  identities: Identity[];
  criteria: MatchedCriterion[];
  /** For routed CVEs: which reference or words led to the package. */
  routing?: string[];
  /** Where a CNA, an ADP or an override that takes away spoke: all that were heard, the one that decided first. */
  opinions?: HeardOpinion[];
  /** The rule that made the status, in a sentence. */
  reason: string;
  /** The decision on status or disposition that stands. */
  decision?: AppliedDecision;
  /** The decision that the vendor's rating comes from; it may be the same. */
  rating?: StandingDecision;
}

export interface Verdict extends Omit<CveFacts, 'refs'> {
  package: string;
  epoch: number;
  version: string;
  release: string;
  status: Status;
  /** Of `under_investigation`: 0 to 1; 0.5 and more is likely, less is possible. */
  confidence?: number;
  justification?: Justification;
  /** Of `affected`, by a decision. */
  disposition?: Disposition;
  /** By a decision; `score` stays what the NVD or the CNA says. */
  rating?: Rating;
  /** purl of the bundled component that the CVE is in. */
  via?: string;
  evidence: Evidence;
}

/** Whether somebody has to do something about a finding of that status. */
export function isOpen(status: Status): boolean {
  return status === 'affected' || status === 'under_investigation';
}

/** Whether sources that know do not agree on a finding; who is not sure contradicts nobody. */
export function sourcesDiffer({ opinions = [] }: Pick<Evidence, 'opinions'>): boolean {
  const known = opinions.filter(({ status }) => status !== 'under_investigation');
  return known.some(({ status }) => (status === 'affected') !== (known[0]?.status === 'affected'));
}

import type { Disposition, Justification, Rating, Severity, Status } from '../vulnerabilities/index.ts';

/** What an engineer decided about findings, with its evidence. Times are ISO 8601 in UTC. */
export interface Decision {
  /** Hash of all other fields: equal decisions are one, whatever their origin. */
  id: string;
  about: Scope;
  /** Absent: the status stays what matching, or another decision, says. */
  status?: Status;
  /** For `affected`. */
  disposition?: Disposition;
  /** For `not_affected`. */
  justification?: Justification;
  /** For `fixed`: what proves it. */
  proof?: string;
  /**
   * For `fixed`: the first build with the fix, as `epoch:version-release`; it proves that build and later
   * ones fixed.
   */
  fixedIn?: string;
  /** The vendor's severity; absent: the severity stays the score's. */
  rating?: Omit<Rating, 'by'>;
  /** Revokes earlier decisions of the same scope. */
  revoked?: true;
  reason: string;
  author: string;
  decidedAt: string;
  /** The last moment at which it applies. */
  until?: string;
  /** The builds, as `epoch:version-release`, for which alone it holds: a rebuild asks for another look. */
  builds?: string[];
  /** The evidence when it was decided, as far as known; once that changes, the decision no longer applies. */
  evidence?: Partial<Basis>;
}

/** What a decision is about. The two are independent: deferring a rated finding keeps its rating. */
export type Aspect = 'outcome' | 'rating';

/** Whether a decision is about an aspect; a revocation is about all. */
export function speaksOf({ revoked, status, disposition, rating }: Decision, aspect: Aspect): boolean {
  return revoked ?? (aspect === 'rating' ? rating !== undefined : (status ?? disposition) !== undefined);
}

/** The findings a decision is about: those that match every given field. */
export interface Scope {
  /** Key of a release, such as `azurelinux-3.0`. */
  release?: string;
  /** Name of a source package. */
  package?: string;
  cve?: string;
  /** `vendor:product` that the finding rests on. */
  product?: string;
  /** purl of a bundled component; without a version, any version. */
  component?: string;
  /** For a rating: severities by score; for an outcome: severities after rating. */
  severity?: Severity[];
}

/** A decision's evidence: the facts of a finding that call for another look when they change. */
export interface Basis {
  /** What matching alone says. */
  status: Status;
  /** Versions of the builds that were compared, sorted. */
  versions: string[];
  /** Ranges that matched, as `apache:http_server [2.4.0, 2.4.48)`, sorted. */
  ranges: string[];
  /** CVSS vector; null if nobody scored it. */
  score: string | null;
  /** From the CVE's record. */
  vulnStatus: string;
  /** Whether the CVE is in the catalogue of known exploited vulnerabilities. */
  exploited: boolean;
  /** purl of the bundled component; null: the package itself. */
  via: string | null;
}

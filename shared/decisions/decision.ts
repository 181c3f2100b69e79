import type { Disposition, Justification, Rating, Severity, Status } from '../vulnerabilities/index.ts';

/** What an engineer decided about findings, with the evidence it rests on. Times are ISO 8601 in UTC. */
export interface Decision {
  /** Hash of everything else: the same decision is one, wherever it comes from. */
  id: string;
  about: Scope;
  /** Absent: the status stays what matching, or another decision, says. */
  status?: Status;
  /** Of what is affected. */
  disposition?: Disposition;
  /** Of `not_affected`. */
  justification?: Justification;
  /** Of `fixed`: what proves it. */
  proof?: string;
  /** Of `fixed`: the first build that has the fix, as `epoch:version-release`; it is proof for that and later ones. */
  fixedIn?: string;
  /** How grave the vendor says it is; absent: the severity stays the score's. */
  rating?: Omit<Rating, 'by'>;
  /** Takes back what was decided of the same scope before. */
  revoked?: true;
  reason: string;
  author: string;
  decidedAt: string;
  /** The last moment at which it stands. */
  until?: string;
  /** What was seen when it was decided, as far as it is known; once that changes it no longer stands. */
  evidence?: Partial<Basis>;
}

/** What a decision speaks of; each goes its own way: to defer what was rated leaves the rating as it is. */
export type Aspect = 'outcome' | 'rating';

/** Whether a decision speaks of it; one that takes back speaks of all. */
export function speaksOf({ revoked, status, disposition, rating }: Decision, aspect: Aspect): boolean {
  return revoked ?? (aspect === 'rating' ? rating !== undefined : (status ?? disposition) !== undefined);
}

/** Which findings a decision is about: those that every field given fits. */
export interface Scope {
  /** Key of a release, such as `azurelinux-3.0`. */
  release?: string;
  /** Name of a source package. */
  package?: string;
  cve?: string;
  /** `vendor:product` that the finding rests on. */
  product?: string;
  /** purl of a bundled component; without a version, every version. */
  component?: string;
  /** Of a rating: those of the score; of what else is decided: those after rating. */
  severity?: Severity[];
}

/** What a decision rests on: the facts of a finding whose change is a reason to look again. */
export interface Basis {
  /** What matching alone says. */
  status: Status;
  /** Versions of the builds that were compared, sorted. */
  versions: string[];
  /** Ranges that matched, as `apache:http_server [2.4.0, 2.4.48)`, sorted. */
  ranges: string[];
  /** CVSS vector; null: nobody scored it. */
  score: string | null;
  /** Of the CVE's record. */
  vulnStatus: string;
  /** It is in the catalogue of known exploited vulnerabilities. */
  exploited: boolean;
  /** purl of the bundled component; null: the package itself. */
  via: string | null;
}

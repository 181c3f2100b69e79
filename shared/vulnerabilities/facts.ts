import type { Configuration } from '../cpe/index.ts';
import type { AffectedEntry } from './opinion/opinion.ts';
import type { Ssvc } from './ssvc.ts';

/** What a snapshot gives to matching. Plain JSON, derived only from stored records. */

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'none' | 'unknown';

/** The score chosen by `chooseScore`: the most trusted source first, then the newest CVSS version. */
export interface Score {
  version: '4.0' | '3.1' | '3.0' | '2.0';
  vector: string;
  /** 0.0 to 10.0. */
  base: number;
  severity: Severity;
  /** Who scored it, for example `nvd@nist.gov`. */
  source: string;
}

export interface KnownExploited {
  /** YYYY-MM-DD. */
  dateAdded: string;
  dueDate?: string;
  ransomware: boolean;
}

/** Facts about a CVE that do not depend on a product. Times are ISO 8601 in UTC. */
export interface CveFacts {
  cve: string;
  published: string;
  lastModified: string;
  /** `vulnStatus` as given; the NVD may add values. */
  vulnStatus: string;
  /** `disputed`, `unsupported-when-assigned`, `exclusively-hosted-service`. */
  tags?: string[];
  /** Who assigned the CVE (`sourceIdentifier`). */
  assigner: string;
  /** Absent if nobody scored it: severity is *unknown*. */
  score?: Score;
  kev?: KnownExploited;
  /** CISA's judgement: exploitation, automatable, technical impact. */
  ssvc?: Ssvc;
  /** Normalised reference keys: `host/owner/repo` for code hosts, otherwise `host` (see reference-key.ts). */
  refs: string[];
}

/**
 * Whose statement it is: a source in the registry, such as `nvd`, or the CNA (`cna`) or an authorised data
 * publisher (`adp`).
 */
export type Origin = string;

/**
 * A CVE from one product's point of view: only the configurations that name the product as vulnerable. In the
 * OR node that names it, other vulnerable members are dropped; environment nodes stay whole.
 */
export interface ProductEntry extends CveFacts {
  origin: Origin;
  configurations: Configuration[];
  /** Only for a subject named by a CNA or ADP: its ranges, instead of configurations. */
  stated?: { source: string; entry: AffectedEntry };
  /**
   * Set if an override takes the product away: the override's reason, verbatim. The configurations remain the
   * NVD's.
   */
  takenAway?: string;
  /** The description, only where it may bound versions that the configurations leave open. */
  described?: string;
}

/** What all CVEs of a product say about it: the basis for identity. Counts are numbers of CVEs. */
export interface ProductProfile {
  /** `vendor:product` as in the CPE, escapes kept (`\\:` and the like). */
  product: string;
  /** Changes if and only if another CVE is among them, or one no longer is; empty in a one-shot match. */
  cveSet: string;
  cves: number;
  /** CPE part: `a`, `o`, `h`. */
  parts: Record<string, number>;
  /** CPE target software other than `*` and `-`. */
  targetSw: Record<string, number>;
  /** Cited reference keys, with the number of CVEs citing each. */
  refs: Record<string, number>;
  /** Years of the first and last CVE IDs. */
  years: [number, number];
}

/** A CVE without configuration that is not rejected: routed by references and words. */
export interface UnconfiguredCve extends CveFacts {
  /** English description. */
  description: string;
  /** Set if an override says that nothing in it is vulnerable: the override's reason, verbatim. */
  takenAway?: string;
}

import type { Configuration } from '../cpe/index.ts';
import type { AffectedEntry } from './opinion/opinion.ts';
import type { Ssvc } from './ssvc.ts';

/** What the snapshot hands to matching. Plain JSON; every field is derived from the stored answers alone. */

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'none' | 'unknown';

/** The score that was chosen: NVD's primary before the CNA's secondary, newest CVSS version first. */
export interface Score {
  version: '4.0' | '3.1' | '3.0' | '2.0';
  vector: string;
  /** 0.0 to 10.0. */
  base: number;
  severity: Severity;
  /** Who scored it, such as `nvd@nist.gov`. */
  source: string;
}

export interface KnownExploited {
  /** YYYY-MM-DD. */
  dateAdded: string;
  dueDate?: string;
  ransomware: boolean;
}

/** The facts of a CVE that do not depend on a product. Times are ISO 8601 in UTC. */
export interface CveFacts {
  cve: string;
  published: string;
  lastModified: string;
  /** `vulnStatus` as given: an open set. */
  vulnStatus: string;
  /** `disputed`, `unsupported-when-assigned`, `exclusively-hosted-service`. */
  tags?: string[];
  /** Who assigned it (`sourceIdentifier`). */
  assigner: string;
  /** Absent: nobody scored it, severity is *unknown*. */
  score?: Score;
  kev?: KnownExploited;
  /** CISA's judgement: exploitation, automatable, technical impact. */
  ssvc?: Ssvc;
  /** Normalised reference keys: `host/owner/repo` for code hosts, else `host` (see reference-key.ts). */
  refs: string[];
}

/** Whose word it is: a source of the registry, such as `nvd`, or the CNA or an authorised publisher (`cna`, `adp`). */
export type Origin = string;

/**
 * A CVE as one product sees it: its configurations cut down to those that name the product as vulnerable; within
 * the OR node that does, other vulnerable members are left out; environment nodes stay whole.
 */
export interface ProductEntry extends CveFacts {
  origin: Origin;
  configurations: Configuration[];
  /** Of a subject that a CNA or ADP names: its ranges, instead of configurations. */
  stated?: { source: string; entry: AffectedEntry };
  /** An override takes the product away: why, in its own words. The configurations are the NVD's. */
  takenAway?: string;
}

/** What is known of a product from all of its CVEs: the ground for identity. Counts are numbers of CVEs. */
export interface ProductProfile {
  /** `vendor:product` as in the CPE, escapes kept (`\\:` and the like). */
  product: string;
  /** Digest of all entries: changes when, and only when, an entry does. */
  digest: string;
  cves: number;
  /** CPE part: `a`, `o`, `h`. */
  parts: Record<string, number>;
  /** CPE target software other than `*` and `-`. */
  targetSw: Record<string, number>;
  /** Reference keys cited, with how many of the CVEs cite each. */
  refs: Record<string, number>;
  /** Year of the first and the last CVE id. */
  years: [number, number];
}

/** A CVE that carries no configuration and is not rejected: routed by references and words. */
export interface UnconfiguredCve extends CveFacts {
  /** English description. */
  description: string;
  /** An override says that nothing in it is vulnerable: why, in its own words. */
  takenAway?: string;
}

import type { CveFacts, Identity, Verdict } from '../../../../../shared/vulnerabilities/index.ts';
import type { BesideRecords } from '../../../../../shared/sources/index.ts';
import type { Lane } from '../../../../../shared/lanes/index.ts';

/** What `explain` found out about a package and a CVE, for `formatExplanation`. */
export interface Explanation {
  package: string;
  cve: string;
  /** Distribution and release: `samplelinux 3.0`. */
  release: string;
  /** What the snapshot knows about the CVE; absent: nothing. */
  facts?: ExplainedCve;
  /** One per shipped version; none if nothing links the CVE to the package. */
  findings: ExplainedFinding[];
  /** The products that the package is; absent: the inventory does not have the package. */
  identities?: Identity[];
  /** Similar package names, if the inventory does not have the package. */
  similar?: string[];
  snapshot: {
    /** Hash of its manifest. */
    hash: string;
    /** CVEs published later are left out: YYYY-MM-DD or ISO 8601. */
    asOf?: string;
    /** Source → time up to which it is known, ISO 8601 in UTC. */
    sources: Record<string, string>;
  };
}

export interface ExplainedCve extends Omit<CveFacts, 'refs'>, BesideRecords {
  description: string;
  weaknesses?: string[];
  references?: string[];
  /** Products that the CVE names as vulnerable, `vendor:product`. */
  products: string[];
  /** Entries of `affected` that say nothing about upstream versions. */
  unusable?: number;
  /** An override that replaces the NVD's configuration, or suppresses the CVE. */
  override?: { reason?: string; suppress: boolean };
}

export interface ExplainedFinding {
  verdict: Verdict;
  lane: Lane;
  /** The policy rule that chose the lane. */
  laneRule?: string;
  /** ISO 8601 in UTC. */
  timestamps?: FindingTimestamps;
}

/** When a finding reached each stage. ISO 8601 in UTC. */
export interface FindingTimestamps {
  ingested?: string;
  detected?: string;
  confirmed?: string;
  mitigated?: string;
  fixAvailable?: string;
  released?: string;
  inRepository?: string;
  inImage?: string;
  inRegion?: string;
}

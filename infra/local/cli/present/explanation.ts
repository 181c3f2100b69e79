import type { CveFacts, Identity, Verdict } from '../../../../shared/vulnerabilities/index.ts';
import type { BesideRecords } from '../../../../shared/sources/index.ts';
import type { Lane } from '../../../../shared/lanes/index.ts';

/** What `explain` has found out about a package and a CVE, for `formatExplanation`. */
export interface Explanation {
  package: string;
  cve: string;
  /** Distribution and release: `samplelinux 3.0`. */
  release: string;
  /** What the snapshot says of the CVE; absent: it does not know it. */
  facts?: ExplainedCve;
  /** One for each version shipped; none where nothing ties the CVE to the package. */
  findings: ExplainedFinding[];
  /** Which products the package is; absent: the inventory does not have the package. */
  identities?: Identity[];
  /** Names of packages that come near, where the inventory does not have it. */
  similar?: string[];
  snapshot: {
    /** Hash of its manifest. */
    hash: string;
    /** CVEs published later are left out: YYYY-MM-DD or ISO 8601. */
    asOf?: string;
    /** Source → time up to which it was read, ISO 8601 in UTC. */
    sources: Record<string, string>;
  };
}

export interface ExplainedCve extends Omit<CveFacts, 'refs'>, BesideRecords {
  description: string;
  weaknesses?: string[];
  references?: string[];
  /** Products that it names as vulnerable, `vendor:product`. */
  products: string[];
  /** Entries of `affected` that say nothing about upstream versions. */
  unusable?: number;
  /** An override stands in for the NVD's configuration, or suppresses it. */
  override?: { reason?: string; suppress: boolean };
}

export interface ExplainedFinding {
  verdict: Verdict;
  lane: Lane;
  /** Rule of the policy that chose the lane. */
  laneRule?: string;
  /** ISO 8601 in UTC. */
  timestamps?: FindingTimestamps;
}

/** When a finding came how far. ISO 8601 in UTC. */
export interface FindingTimestamps {
  ingested?: string;
  detected?: string;
  confirmed?: string;
  fixAvailable?: string;
  released?: string;
  inRepository?: string;
  inImage?: string;
}

import type { Environment } from '../cpe/index.ts';
import type { EcosystemName } from '../ecosystems/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import type { Identity, ProductEntry } from '../vulnerabilities/index.ts';

/** Something that a CVE may be in: the package itself, or a component that it bundles. */
export interface MatchSubject {
  /** The CPE products it is. */
  identities: readonly Identity[];
  /** Upstream version to compare with criteria. */
  version: string;
  /** Its languages; empty: not known. */
  ecosystems: readonly EcosystemName[];
  /** purl of the component; absent for the package itself. */
  via?: string;
}

export interface MatchInput {
  package: ShippedPackage;
  /** The package itself, then its components. */
  subjects: readonly MatchSubject[];
  /** Every entry of a product, `vendor:product`; none for a product that is not known. */
  entries: (product: string) => readonly ProductEntry[];
  environment: Environment;
  /** CVEs published after this are left out. YYYY-MM-DD means the end of that day, else an ISO 8601 time in UTC. */
  asOf?: string;
  /** Below this confidence a match is `under_investigation` instead of `affected`. 0 to 1, by default 0.7. */
  affectedFrom?: number;
}

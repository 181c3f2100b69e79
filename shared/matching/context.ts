import type { Environment } from '../cpe/index.ts';
import type { EcosystemName, VersionScheme } from '../ecosystems/index.ts';
import type { Catalog } from '../identity/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import type { Identity, ProductEntry } from '../vulnerabilities/index.ts';
import type { ComponentKnowledge } from './bundled/knowledge.ts';
import type { Ruling } from './ruling.ts';
import type { RoutingIndex } from './routing/keys.ts';

/** Something that a CVE may be in: the package itself, or a component that it bundles. */
export interface IdentifiedSoftware {
  /** The CPE products it is. */
  identities: readonly Identity[];
  /** Upstream version to compare with criteria. */
  version: string;
  /** Its languages; empty: not known. */
  ecosystems: readonly EcosystemName[];
  /** Of the registry that it comes from, which orders its versions. */
  scheme?: VersionScheme;
  /** purl of the component; absent for the package itself. */
  via?: string;
}

/** What matchers read: a snapshot, the host, what people wrote down, and what a package is. */
export interface MatchContext {
  environment: Environment;
  catalog: Catalog;
  /** CVEs without configuration, by routing key. */
  routes: RoutingIndex;
  knowledge: ComponentKnowledge;
  /** Every entry of a product, `vendor:product`; none for a product that is not known. */
  entries: (product: string) => readonly ProductEntry[];
  /** Changes when anything does that is known of a product; empty for one that is not known. */
  digestOf: (product: string) => string;
  /** The same of a subject that CNAs and ADPs name. */
  statedDigestOf: (subject: string) => string;
  /** The same of all products of the modules that packages commonly carry. */
  modulesDigest: string;
  /** CVEs published after this are left out. YYYY-MM-DD means the end of that day, else an ISO 8601 time in UTC. */
  asOf?: string;
  /** Called with each CVE that is left out by its date, maybe more than once. */
  onLeftOut?: (cve: string) => void;
  /** `asOf` or else the day of the inventory, YYYY-MM-DD: a bundled copy has few CVEs that were old by then. */
  day: string;
  /** Below this confidence a match is `under_investigation` instead of `affected`. 0 to 1, by default 0.7. */
  affectedFrom?: number;
  /** The products that the package itself is. */
  identities: (pkg: ShippedPackage) => readonly Identity[];
  /** What the package is among the subjects that CNAs and ADPs name. */
  stated: (pkg: ShippedPackage) => readonly Identity[];
  /** The components that its manifest names. */
  components: (pkg: ShippedPackage) => readonly IdentifiedSoftware[];
  /** What routing rules: kept, since digest and verdicts both ask for it. */
  routed: (pkg: ShippedPackage) => readonly Ruling[];
}

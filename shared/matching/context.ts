import type { Build, Environment } from '../cpe/index.ts';
import type { EcosystemName, VersionScheme } from '../ecosystems/index.ts';
import type { Catalog } from '../identity/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import type { Identity, ProductEntry } from '../vulnerabilities/index.ts';
import type { ComponentKnowledge } from './bundled/knowledge.ts';
import type { ModuleAliases } from './modules/aliases.ts';
import type { Ruling } from './ruling.ts';
import type { RoutingIndex } from './routing/keys.ts';

/** Software that may have a CVE: the package itself, or a component that it bundles. */
export interface IdentifiedSoftware {
  /** The CPE products that identify it. */
  identities: readonly Identity[];
  /** Upstream version to compare with criteria. */
  version: string;
  /** Its languages; empty if unknown. */
  ecosystems: readonly EcosystemName[];
  /** Version scheme of the registry it comes from. */
  scheme?: VersionScheme;
  /** purl of the component; absent for the package itself. */
  via?: string;
}

/** What matchers read: a snapshot, the host, curated knowledge and package identities. */
export interface MatchContext {
  environment: Environment;
  catalog: Catalog;
  /** CVEs without configuration, by routing key. */
  routes: RoutingIndex;
  knowledge: ComponentKnowledge;
  /** Every entry of a product, `vendor:product`; none for an unknown product. */
  entries: (product: string) => readonly ProductEntry[];
  /** Set where only some of the entries are given: which builds versions are by all entries of a product. */
  builds?: (product: string) => (version: string) => Build | undefined;
  /** Whether the snapshot has the database of the ecosystem with that purl type. */
  hasDatabase: (purlType: string) => boolean;
  /** Modules that are one under several names. */
  moduleAliases: ModuleAliases;
  /** Changes when anything known about a product, a subject or a module changes; empty for an unknown one. */
  digestOf: (product: string) => string;
  /** The same for all products of commonly bundled modules. */
  modulesDigest: () => string;
  /**
   * Leaves out CVEs published later. YYYY-MM-DD means the end of that day, otherwise an ISO 8601 time in UTC.
   */
  asOf?: string;
  /** Called with each CVE left out by its date, possibly more than once. */
  onLeftOut?: (cve: string) => void;
  /**
   * `asOf`, or else the day of the inventory, YYYY-MM-DD: a bundled copy has few CVEs that were old by then.
   */
  day: string;
  /** Below this confidence a match is `under_investigation` instead of `affected`. 0 to 1, default 0.7. */
  affectedFrom?: number;
  /** The package's own CPE products. */
  identities: (pkg: ShippedPackage) => readonly Identity[];
  /** The package's identities among the subjects that CNAs and ADPs name. */
  stated: (pkg: ShippedPackage) => readonly Identity[];
  /** The components that its manifest names. */
  components: (pkg: ShippedPackage) => readonly IdentifiedSoftware[];
  /** Routing's rulings, cached because both digest and verdicts need them. */
  routed: (pkg: ShippedPackage) => readonly Ruling[];
}

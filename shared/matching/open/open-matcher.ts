import { containerHost } from '../../cpe/index.ts';
import { componentSoftware } from '../bundled/component-software.ts';
import { identify, identifySubjects, latest } from '../../identity/index.ts';
import { route } from '../routing/matcher.ts';
import { withLanguageModules } from '../bundled/language-modules.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { MatchContext } from '../context.ts';
import type { Identity, Verdict } from '../../vulnerabilities/index.ts';
import { matchPackage, restsOn } from '../match-package.ts';
import {
  contentHash,
  defined,
  once,
  remembered,
  rememberedWithin,
  weaklyRemembered,
} from '../../platform/index.ts';
import type { ReadSnapshot } from '../../snapshot/index.ts';
import { type DatedMatcher, datedMatcher } from './dated-matcher.ts';
import { type Knowledge, knowledgeDigest, shippedKnowledge } from './knowledge.ts';
import { type Identified, readIdentified } from './identified.ts';
import { indexNames } from './index-names.ts';
import { openIndexes } from './open-indexes.ts';
import { parseKnowledge } from './parsed-knowledge.ts';

interface MatcherOptions {
  /** As the manifest names it: decides which environments apply. */
  distro: string;
  /** The day of the inventory, YYYY-MM-DD or ISO 8601. */
  inventoryDate: string;
  /** Leaves out CVEs published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Called with each CVE left out by its date, possibly more than once. */
  onLeftOut?: (cve: string) => void;
  /** Default: the knowledge that ships. */
  knowledge?: Knowledge;
  /**
   * Caches identities for the matcher's lifetime: for callers that ask for digest, identities and verdicts of
   * the same packages.
   */
  remember?: boolean;
  /**
   * For verdicts on few CVEs: shards and the catalogue are opened when they are first asked for. What is damaged is
   * told then.
   */
  sparing?: boolean;
}

/** Entries held parsed, a KB each: those of the kernel and what the packages around it share. */
const MOST_ENTRIES = 32_000;

/** Matches packages against one snapshot. */
export interface SnapshotMatcher {
  /** Fetches what verdicts on these packages will read, for a snapshot of which not all is parsed. */
  prepare(packages: readonly ShippedPackage[]): Promise<void>;
  identities(pkg: ShippedPackage): Identity[];
  identified(pkg: ShippedPackage): Identified;
  verdicts(pkg: ShippedPackage): Verdict[];
  /** A scan found its identities against the same catalogues, and kept them. */
  isKept(pkg: ShippedPackage): boolean;
  /** Changes if and only if something changes that the verdicts on a build rest on. */
  digest(pkg: ShippedPackage): string;
  /** Of a matcher without `asOf`: the same as of a time, for less than another matcher would take. */
  asOf(time: string): DatedMatcher;
}

/** Opens what matching reads from a snapshot; keep it as long as the snapshot. */
export async function openMatcher(snapshot: ReadSnapshot, options: MatcherOptions): Promise<SnapshotMatcher> {
  const texts = options.knowledge ?? shippedKnowledge();
  const written = knowledgeDigest(texts);
  // Parses the knowledge last, while the shards are being read.
  const [index, { catalog, subjects, routes }, kept, { curated, components, aliases, moduleAliases }] =
    await Promise.all([
      snapshot.productIndex(options.sparing),
      openIndexes(snapshot, options.sparing),
      readIdentified(snapshot, written),
      Promise.resolve().then(() => parseKnowledge(texts)),
    ]);
  const knowledge = withLanguageModules(components, catalog);
  const identifying = {
    catalog,
    curated,
    cvesOf: remembered((product: string) => new Set(index.cves(product))),
  };
  const digestOf = remembered((product: string) => index.digest(product));
  const hasDatabase = remembered((type: string) => index.moduleTypes().has(type));
  // With `remember`, keyed by content: a package from a manifest and the same package from storage are
  // different objects. Without it, only the latest is kept, because the matchers ask about one package after
  // another.
  const keyOf = weaklyRemembered((pkg: ShippedPackage) => JSON.stringify(pkg));
  const perPackage = <T>(read: (pkg: ShippedPackage) => T): ((pkg: ShippedPackage) => T) =>
    options.remember ? remembered(read, keyOf) : latest(read);

  const found = perPackage((pkg) => kept.find(pkg));
  const identities = perPackage((pkg) => found(pkg)?.own ?? identify(pkg, identifying));
  const stated = perPackage(
    (pkg) =>
      found(pkg)?.stated ??
      identifySubjects(pkg, identities(pkg), { subjects, aliases, cvesOf: identifying.cvesOf }),
  );
  // What it finds is large, and nobody asks about a package again once another was asked about.
  const routed = latest((pkg: ShippedPackage) => route(pkg, context));
  const context: MatchContext = {
    environment: containerHost(options.distro),
    catalog,
    routes,
    knowledge,
    // Dozens of packages ask for kernels, toolchains and what they bundle.
    entries: rememberedWithin(
      MOST_ENTRIES,
      ({ length }) => length,
      (product) => index.entries(product),
    ),
    digestOf,
    hasDatabase,
    moduleAliases,
    modulesDigest: once(() =>
      contentHash(JSON.stringify(knowledge.modules.map(({ products }) => products.map(digestOf)))),
    ),
    ...defined({ asOf: options.asOf, onLeftOut: options.onLeftOut }),
    day: (options.asOf ?? options.inventoryDate).slice(0, 10),
    identities,
    stated,
    components: (pkg) => componentSoftware(pkg.components, { ...identifying, knowledge, hasDatabase }),
    routed: (pkg) => routed(pkg).rulings,
  };
  const base = [written, options.distro, options.asOf ?? ''];
  const digest = (pkg: ShippedPackage, fromIndexes?: unknown[]): string =>
    contentHash(JSON.stringify([base, pkg, ...restsOn(pkg, context, fromIndexes)]));
  const indexes = indexNames(snapshot.manifest);
  return {
    async prepare(packages) {
      const products = new Set<string>();
      const entries = (product: string): [] => {
        products.add(product);
        return [];
      };
      // What a package leads to does not depend on what is known of it.
      for (const pkg of packages) matchPackage(pkg, { ...context, entries, routed: () => [] });
      await index.fetch(products);
    },
    identities,
    identified: (pkg) => ({ own: identities(pkg), stated: stated(pkg) }),
    isKept: (pkg) => found(pkg) !== undefined,
    verdicts: (pkg) => matchPackage(pkg, context),
    digest: (pkg) => digest(pkg),
    asOf: (time) => datedMatcher(time, { context, base, indexes, routed, digest }),
  };
}

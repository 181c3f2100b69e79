import { containerHost } from '../../cpe/index.ts';
import { type ComponentKnowledge, parseComponents } from '../bundled/knowledge.ts';
import { componentSoftware } from '../bundled/component-software.ts';
import {
  type Catalog,
  type Curated,
  identify,
  identifySubjects,
  latest,
  parseCurated,
  parseSubjects,
  remembered,
  type SubjectAliases,
} from '../../identity/index.ts';
import { routeUnconfigured } from '../routing/matcher.ts';
import { withLanguageModules } from '../bundled/language-modules.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { MatchContext } from '../context.ts';
import type { Identity, Verdict } from '../../vulnerabilities/index.ts';
import { matchPackage, restsOn } from '../match-package.ts';
import { contentHash, defined } from '../../platform/index.ts';
import type { Snapshot } from '../../snapshot/index.ts';
import { type Knowledge, knowledgeDigest, shippedKnowledge } from './knowledge.ts';
import { type Identified, readIdentified } from './identified.ts';
import { openIndexes } from './open-indexes.ts';

interface MatcherOptions {
  /** As the manifest names it: decides which environments hold. */
  distro: string;
  /** The day of the inventory, YYYY-MM-DD or ISO 8601. */
  inventoryDate: string;
  /** Leaves out what was published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Called with each CVE that is left out by its date, maybe more than once. */
  onLeftOut?: (cve: string) => void;
  /** Default: what ships. */
  knowledge?: Knowledge;
  /** Keep what a package is for its life: for who asks for digest, identities and verdicts of the same packages. */
  remember?: boolean;
}

/** Matches packages against one snapshot. */
export interface SnapshotMatcher {
  identities(pkg: ShippedPackage): Identity[];
  identified(pkg: ShippedPackage): Identified;
  verdicts(pkg: ShippedPackage): Verdict[];
  /** Changes when, and only when, something changes that the verdicts of these builds of a package rest on. */
  digest(builds: readonly ShippedPackage[]): string;
}

/** Opens what matching reads of a snapshot; keep it for the snapshot's life. */
export async function openMatcher(snapshot: Snapshot, options: MatcherOptions): Promise<SnapshotMatcher> {
  const texts = options.knowledge ?? shippedKnowledge();
  const written = knowledgeDigest(texts);
  // The knowledge last: it is parsed while the shards are read.
  const [index, { catalog, subjects, routes }, kept, { curated, components, aliases }] = await Promise.all([
    snapshot.productIndex(),
    openIndexes(snapshot),
    readIdentified(snapshot, written),
    parseKnowledge(texts),
  ]);
  const knowledge = withLanguageModules(components, catalog);
  const identifying = {
    catalog,
    curated,
    cvesOf: remembered((product: string) => new Set(index.cves(product))),
  };
  const digestIn =
    (products: Catalog) =>
    (product: string): string =>
      products.product(product)?.profile.digest ?? '';
  const digestOf = digestIn(catalog);
  // Told apart by all they say: a package of a manifest and the same one that was stored are not one object. Else the
  // matchers ask about one package in turn.
  const perPackage = <T>(read: (pkg: ShippedPackage) => T): ((pkg: ShippedPackage) => T) =>
    options.remember ? remembered(read, JSON.stringify) : latest(read);

  const found = perPackage((pkg) => kept.find(pkg));
  const identities = perPackage((pkg) => found(pkg)?.own ?? identify(pkg, identifying));
  const stated = perPackage(
    (pkg) =>
      found(pkg)?.stated ??
      identifySubjects(pkg, identities(pkg), { subjects, aliases, cvesOf: identifying.cvesOf }),
  );
  const context: MatchContext = {
    environment: containerHost(options.distro),
    catalog,
    routes,
    knowledge,
    // Kernels, toolchains and what they bundle are asked for by dozens of packages.
    entries: remembered((product: string) => index.entries(product)),
    digestOf,
    statedDigestOf: digestIn(subjects),
    modulesDigest: contentHash(
      JSON.stringify(knowledge.modules.map(({ products }) => products.map(digestOf))),
    ),
    ...defined({ asOf: options.asOf, onLeftOut: options.onLeftOut }),
    day: (options.asOf ?? options.inventoryDate).slice(0, 10),
    identities,
    stated,
    components: (pkg) => componentSoftware(pkg.components, { ...identifying, knowledge }),
    routed: perPackage((pkg) => routeUnconfigured(pkg, context)),
  };
  const base = [written, options.distro, options.asOf ?? ''];
  const inputs = (pkg: ShippedPackage): unknown => [pkg, ...restsOn(pkg, context)];
  return {
    identities,
    identified: (pkg) => ({ own: identities(pkg), stated: stated(pkg) }),
    verdicts: (pkg) => matchPackage(pkg, context),
    digest: (builds) => contentHash(JSON.stringify([base, builds.map(inputs)])),
  };
}

/**
 * The verdicts of one package after the other, all of its builds at a time, worked out when they are asked for: who
 * hands them on at once never holds those of all.
 */
export function* verdictsByPackage(
  matcher: SnapshotMatcher,
  packages: readonly ShippedPackage[],
): Generator<Verdict[], void> {
  for (const builds of Map.groupBy(packages, ({ name }) => name).values())
    yield builds.flatMap((build) => matcher.verdicts(build));
}

/** @throws SyntaxError naming the row */
async function parseKnowledge({
  curated,
  components,
  subjects,
}: Knowledge): Promise<{ curated: Curated; components: ComponentKnowledge; aliases: SubjectAliases }> {
  return Promise.resolve({
    curated: parseCurated(curated),
    components: parseComponents(components),
    aliases: parseSubjects(subjects),
  });
}

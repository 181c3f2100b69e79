import { containerHost } from '../../cpe/index.ts';
import { type ComponentKnowledge, parseComponents } from '../bundled/knowledge.ts';
import { componentSubjects } from '../bundled/subjects.ts';
import { type Curated, identify, parseCurated, remembered } from '../../identity/index.ts';
import { raiseComponents } from '../bundled/raise.ts';
import { routeUnconfigured } from '../routing/route.ts';
import { withLanguageModules } from '../bundled/language-modules.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { ecosystemsOf } from '../ecosystems.ts';
import type { Identity, Verdict } from '../../vulnerabilities/index.ts';
import { matchPackage } from '../configurations/match.ts';
import { contentHash } from '../../platform/index.ts';
import type { Snapshot } from '../../snapshot/index.ts';
import { type Knowledge, knowledgeDigest, shippedKnowledge } from './knowledge.ts';
import { openIndexes } from './open-indexes.ts';

interface MatcherOptions {
  /** As the manifest names it: decides which environments hold. */
  distro: string;
  /** The day of the inventory, YYYY-MM-DD or ISO 8601. */
  inventoryDate: string;
  /** Leaves out what was published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Default: what ships. */
  knowledge?: Knowledge;
  /** Keep what a package is for its life: for who asks for digest, identities and verdicts of the same packages. */
  remember?: boolean;
}

/** Matches packages against one snapshot. */
export interface Matcher {
  identities(pkg: ShippedPackage): Identity[];
  verdicts(pkg: ShippedPackage): Verdict[];
  /** Changes when, and only when, something changes that the verdicts of these builds of a package rest on. */
  digest(builds: readonly ShippedPackage[]): string;
}

/** Opens what matching reads of a snapshot; keep it for the snapshot's life. */
export async function openMatcher(snapshot: Snapshot, options: MatcherOptions): Promise<Matcher> {
  const texts = options.knowledge ?? shippedKnowledge();
  const environment = containerHost(options.distro);
  const asOf = options.asOf === undefined ? {} : { asOf: options.asOf };
  const day = (options.asOf ?? options.inventoryDate).slice(0, 10);
  // The knowledge last: it is parsed while the shards are read.
  const [index, { catalog, routes }, { curated, components }] = await Promise.all([
    snapshot.productIndex(),
    openIndexes(snapshot),
    parseKnowledge(texts),
  ]);
  const knowledge = withLanguageModules(components, catalog);
  // Kernels, toolchains and what they bundle are asked for by dozens of packages.
  const entries = remembered((product: string) => index.entries(product));
  const context = {
    catalog,
    curated,
    cvesOf: remembered((product: string) => new Set(index.cves(product))),
  };

  // Told apart by all they say: a package of a manifest and the same one that was stored are not one object.
  const perPackage = <T>(read: (pkg: ShippedPackage) => T): ((pkg: ShippedPackage) => T) =>
    options.remember ? remembered(read, JSON.stringify) : read;
  const identities = perPackage((pkg: ShippedPackage): Identity[] => identify(pkg, context));
  const routed = perPackage((pkg: ShippedPackage): Verdict[] =>
    routeUnconfigured(pkg, { catalog, index: routes, identities: identities(pkg), ...asOf }),
  );

  const verdicts = (pkg: ShippedPackage): Verdict[] => {
    const own = identities(pkg);
    const subjects = [
      { identities: own, version: pkg.version, ecosystems: ecosystemsOf(pkg) },
      ...componentSubjects(pkg.components, { ...context, knowledge }),
    ];
    const matched = matchPackage({ package: pkg, subjects, entries, environment, ...asOf });
    const raised = raiseComponents(pkg, { knowledge, entries, identities: own, own: matched, asOf: day });
    return firstOfEach([...matched, ...routed(pkg), ...raised]);
  };

  const digestsOf = (products: readonly string[]): string[] =>
    products.map((product) => catalog.product(product)?.profile.digest ?? '');
  const moduleDigest = contentHash(
    JSON.stringify(knowledge.modules.map(({ products }) => digestsOf(products))),
  );
  const base = [knowledgeDigest(texts), options.distro, options.asOf ?? ''];
  const inputs = (pkg: ShippedPackage): unknown => {
    const own = identities(pkg);
    const components = componentSubjects(pkg.components, { ...context, knowledge });
    const carried = knowledge.packages.get(pkg.name)?.products ?? [];
    return [
      pkg,
      [...own, ...components.flatMap((component) => component.identities)].map((identity) => [
        identity,
        ...digestsOf([identity.product]),
      ]),
      routed(pkg).map(({ cve, lastModified, status, confidence }) => [cve, lastModified, status, confidence]),
      // How old a CVE is decides how likely a bundled copy still has it.
      carried.length > 0 || pkg.builtWith ? [digestsOf(carried), moduleDigest, day] : '',
    ];
  };
  return {
    identities,
    verdicts,
    digest: (builds) => contentHash(JSON.stringify([base, builds.map(inputs)])),
  };
}

/**
 * The verdicts of one package after the other, all of its builds at a time, worked out when they are asked for: who
 * hands them on at once never holds those of all.
 */
export function* verdictsByPackage(
  matcher: Matcher,
  packages: readonly ShippedPackage[],
): Generator<Verdict[], void> {
  for (const builds of Map.groupBy(packages, ({ name }) => name).values())
    yield builds.flatMap((build) => matcher.verdicts(build));
}

/** @throws SyntaxError naming the row */
async function parseKnowledge({
  curated,
  components,
}: Knowledge): Promise<{ curated: Curated; components: ComponentKnowledge }> {
  return Promise.resolve({ curated: parseCurated(curated), components: parseComponents(components) });
}

/** A configuration says more than a route, and a route more than what packages of a kind commonly carry. */
function firstOfEach(verdicts: readonly Verdict[]): Verdict[] {
  const byCve = new Map<string, Verdict>();
  for (const verdict of verdicts) if (!byCve.has(verdict.cve)) byCve.set(verdict.cve, verdict);
  return [...byCve.values()];
}

import { readFileSync } from 'node:fs';
import { containerHost } from '../cpe/index.ts';
import {
  buildCatalog,
  componentSubjects,
  identify,
  indexUnconfigured,
  parseComponents,
  parseCurated,
  raiseComponents,
  routeUnconfigured,
} from '../identity/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import { ecosystemsOf, type Identity, matchPackage, type Verdict } from '../matching/index.ts';
import { contentHash, type Snapshot } from '../nvd/index.ts';

/** Raise it when the same inputs give other verdicts: every package is then matched again. */
const MATCHER_VERSION = 1;

export interface MatcherOptions {
  /** As the manifest names it: decides which environments hold. */
  distro: string;
  /** The day of the inventory, YYYY-MM-DD or ISO 8601. */
  inventoryDate: string;
  /** Leaves out what was published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Text of another curated file; `''` for none. */
  curated?: string;
}

/** Matches packages against one snapshot. */
export interface Matcher {
  identities(pkg: ShippedPackage): Identity[];
  verdicts(pkg: ShippedPackage): Verdict[];
  /** Changes when, and only when, something changes that the verdicts of these builds of a package rest on. */
  digest(builds: readonly ShippedPackage[]): string;
}

/** Opens what matching reads of a snapshot. Takes a few hundred milliseconds; keep it for the snapshot's life. */
export async function openMatcher(snapshot: Snapshot, options: MatcherOptions): Promise<Matcher> {
  const [profiles, index, unconfigured] = await Promise.all([
    snapshot.profiles(),
    snapshot.productIndex(),
    snapshot.unconfigured(),
  ]);
  const curatedText = options.curated ?? readShipped('curated.yaml');
  const componentText = options.curated === '' ? '[]' : readShipped('components/components.yaml');
  const catalog = buildCatalog(profiles);
  const knowledge = parseComponents(componentText);
  const environment = containerHost(options.distro);
  const asOf = options.asOf === undefined ? {} : { asOf: options.asOf };
  const day = (options.asOf ?? options.inventoryDate).slice(0, 10);
  const entries = (product: string): ReturnType<typeof index.entries> => index.entries(product);
  const context = {
    catalog,
    curated: parseCurated(curatedText),
    cvesOf: (product: string) => new Set(index.cves(product)),
  };
  const routes = indexUnconfigured(unconfigured);

  const identities = (pkg: ShippedPackage): Identity[] => identify(pkg, context);
  const routed = (pkg: ShippedPackage, own: readonly Identity[]): Verdict[] =>
    routeUnconfigured(pkg, { catalog, index: routes, identities: own, ...asOf });

  const verdicts = (pkg: ShippedPackage): Verdict[] => {
    const own = identities(pkg);
    const subjects = [
      { identities: own, version: pkg.version, ecosystems: ecosystemsOf(pkg) },
      ...componentSubjects(pkg.components, { ...context, knowledge }),
    ];
    const matched = matchPackage({ package: pkg, subjects, entries, environment, ...asOf });
    const raised = raiseComponents(pkg, { knowledge, entries, identities: own, own: matched, asOf: day });
    return firstOfEach([...matched, ...routed(pkg, own), ...raised]);
  };

  const digests = new Map(profiles.map(({ product, digest }) => [product, digest]));
  const componentDigest = contentHash(
    JSON.stringify(
      [knowledge.modules, [...knowledge.packages]]
        .flat()
        .map((row) => [row, productsOf(row).map((product) => digests.get(product))]),
    ),
  );
  const base = [MATCHER_VERSION, options.distro, options.asOf ?? '', contentHash(curatedText)];
  const inputs = (pkg: ShippedPackage): unknown => {
    const own = identities(pkg);
    const carries =
      (pkg.builtWith ?? pkg.components ?? pkg.vendored) !== undefined || knowledge.packages.has(pkg.name);
    return [
      pkg,
      own.map((identity) => [identity, digests.get(identity.product) ?? '']),
      routed(pkg, own).map(({ cve, lastModified, status, confidence }) => [
        cve,
        lastModified,
        status,
        confidence,
      ]),
      // How old a CVE is decides how likely a bundled copy still has it.
      carries ? [componentDigest, day] : '',
    ];
  };
  return {
    identities,
    verdicts,
    digest: (builds) => contentHash(JSON.stringify([base, builds.map(inputs)])),
  };
}

function productsOf(row: unknown): string[] {
  const value = Array.isArray(row) ? (row[1] as unknown) : row;
  return (value as { products?: string[] }).products ?? [];
}

/** A configuration says more than a route, and a route more than what packages of a kind commonly carry. */
function firstOfEach(verdicts: readonly Verdict[]): Verdict[] {
  const byCve = new Map<string, Verdict>();
  for (const verdict of verdicts) if (!byCve.has(verdict.cve)) byCve.set(verdict.cve, verdict);
  return [...byCve.values()];
}

/** A file of knowledge that ships with identity. */
function readShipped(name: string): string {
  return readFileSync(new URL(`../identity/${name}`, import.meta.url), 'utf8');
}

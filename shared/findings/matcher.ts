import { readFileSync } from 'node:fs';
import { containerHost } from '../cpe/index.ts';
import {
  buildCatalog,
  type Catalog,
  type Curated,
  identify,
  type IdentityContext,
  parseCurated,
} from '../identity/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import {
  ecosystemsOf,
  type Identity,
  matchPackage,
  type MatchSubject,
  type Verdict,
} from '../matching/index.ts';
import { contentHash, type ProductIndex, type Snapshot } from '../nvd/index.ts';

/** Raise it when the same inputs give other verdicts: every package is then matched again. */
const MATCHER_VERSION = 1;

export interface MatcherOptions {
  /** As the manifest names it: decides which environments hold. */
  distro: string;
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
  const [profiles, index] = await Promise.all([snapshot.profiles(), snapshot.productIndex()]);
  const curatedText = options.curated ?? readCurated();
  const curated = parseCurated(curatedText);
  const context = identityContext(buildCatalog(profiles), curated, index);
  const environment = containerHost(options.distro);
  const digests = new Map(profiles.map(({ product, digest }) => [product, digest]));
  const base = [MATCHER_VERSION, options.distro, options.asOf ?? '', contentHash(curatedText)];

  const identities = (pkg: ShippedPackage): Identity[] => identify(pkg, context);
  const verdicts = (pkg: ShippedPackage): Verdict[] =>
    matchPackage({
      package: pkg,
      subjects: [packageSubject(pkg, identities(pkg))],
      entries: (product) => index.entries(product),
      environment,
      ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
    });
  const digest = (builds: readonly ShippedPackage[]): string =>
    contentHash(
      JSON.stringify([
        base,
        builds.map((pkg) => [
          pkg,
          identities(pkg).map((identity) => [identity, digests.get(identity.product) ?? '']),
        ]),
      ]),
    );
  return { identities, verdicts, digest };
}

/** The curated identities that ship. */
export function readCurated(
  file: string | URL = new URL('../identity/curated.yaml', import.meta.url),
): string {
  return readFileSync(file, 'utf8');
}

function identityContext(catalog: Catalog, curated: Curated, index: ProductIndex): IdentityContext {
  return { catalog, curated, cvesOf: (product) => new Set(index.cves(product)) };
}

function packageSubject(pkg: ShippedPackage, identities: readonly Identity[]): MatchSubject {
  return { identities, version: pkg.version, ecosystems: ecosystemsOf(pkg) };
}

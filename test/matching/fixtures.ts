import type { EcosystemName } from '../../shared/ecosystems/index.ts';
import { type Configuration, containerHost } from '../../shared/cpe/index.ts';
import type { ShippedPackage } from '../../shared/inventory/index.ts';
import { ruleOnSoftware } from '../../shared/matching/configurations/matcher.ts';
import { marksOf } from '../../shared/matching/marks.ts';
import { toVerdict } from '../../shared/matching/to-verdict.ts';
import type { Identity, Verdict } from '../../shared/vulnerabilities/index.ts';
import type { ProductEntry } from '../../shared/vulnerabilities/facts.ts';
import { configuration } from '../cpe/criteria.ts';

/** Packages, entries and identities for tests of matching. */

export function shipped(version: string, rest: Partial<ShippedPackage> = {}): ShippedPackage {
  return { name: 'app', epoch: 0, version, release: '1.azl3', ...rest };
}

export function entry(
  cve: string,
  configurations: Configuration[],
  rest: Partial<ProductEntry> = {},
): ProductEntry {
  return {
    cve,
    published: '2021-03-01T10:00:00.000Z',
    lastModified: '2021-03-02T10:00:00.000Z',
    vulnStatus: 'Analyzed',
    assigner: 'cve@mitre.org',
    refs: ['github.com/acme/app'],
    origin: 'nvd',
    configurations,
    ...rest,
  };
}

export function identity(product = 'acme:app', confidence = 1, rest: Partial<Identity> = {}): Identity {
  return { product, confidence, origin: 'evidence', reasons: ['The name is the same.'], ...rest };
}

interface Case {
  package: ShippedPackage;
  identities?: Identity[];
  ecosystems?: EcosystemName[];
  asOf?: string;
  affectedFrom?: number;
  /** Entries by product. */
  store: Partial<Record<string, ProductEntry[]>>;
}

/** Matches a package that is `acme:app` unless said otherwise. */
export function match({
  package: pkg,
  identities = [identity()],
  ecosystems = [],
  store,
  ...rest
}: Case): Verdict[] {
  const rulings = ruleOnSoftware([{ identities, version: pkg.version, ecosystems }], {
    entries: (product) => store[product] ?? [],
    environment: containerHost('azurelinux'),
    ...rest,
  });
  return rulings.map(marksOf(pkg)).map((ruling) => toVerdict(pkg, ruling));
}

/** The verdict on one CVE with the given criteria against a version. */
export function verdictOn(version: string, ...criteria: Parameters<typeof configuration>): Verdict {
  const [verdict] = match({
    package: shipped(version),
    store: { 'acme:app': [entry('CVE-2021-1', [configuration(...criteria)])] },
  });
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
}

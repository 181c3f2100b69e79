import { seekVersion, type SoughtVersion } from '../../cpe/index.ts';
import { defined } from '../../platform/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { Identity } from '../../vulnerabilities/index.ts';
import { isKnown } from '../as-of.ts';
import type { MatchContext } from '../context.ts';
import { type DescribedPosition, positionIn } from '../descriptions/position.ts';
import { registryOf } from '../ecosystems.ts';
import { markedCves, marksOf } from '../marks.ts';
import type { Matcher } from '../matcher.ts';
import type { Outcome, Ruling } from '../ruling.ts';
import type { RoutedCve } from './keys.ts';
import { type RouteScore, scoreRoute } from './score.ts';
import { soughtVersion } from '../sought-version.ts';
import { trailOf } from './trail.ts';

/** A CVE below this confidence is not raised at all. */
const LEAST_CONFIDENCE = 0.3;
/** From this confidence on, a routed CVE likely affects the package. */
const LIKELY = 0.5;

/** Routes CVEs without configuration to the packages they are about. */
export const routing: Matcher = {
  name: 'routing',
  rule: (pkg, { routed }) => routed(pkg),
  restsOn: (pkg, { routed }) =>
    routed(pkg)
      .map(marksOf(pkg))
      .map(({ facts: { cve, lastModified }, status, confidence }) => [cve, lastModified, status, confidence]),
  // The version sought is read from the entries of the package's products, which `configurations` rests on.
  restsOnIndexes: true,
};

type RoutingContext = Pick<
  MatchContext,
  'catalog' | 'routes' | 'identities' | 'entries' | 'asOf' | 'onLeftOut'
>;

/** What routing finds for a package. */
export interface Routed {
  /** Every CVE without configuration that shares a key with it, published by then or not. */
  found: ReadonlySet<RoutedCve>;
  rulings: Ruling[];
}

/**
 * Rulings on CVEs without configuration that lead to the package: `under_investigation` with a confidence
 * (from 0.5 on it is likely), or `fixed` or `not_affected` if the versions named in the description settle a
 * likely one. Ordered by confidence; CVEs that the maintainers mark have none.
 * With them, what was looked at.
 */
export function route(pkg: ShippedPackage, context: RoutingContext): Routed {
  const identities = context.identities(pkg);
  const trail = trailOf(pkg, identities, context.catalog);
  const place = placing(pkg, identities, context);
  const marked = markedCves(pkg);
  const keys = [...[...marked].map((cve) => `cve:${cve}`), ...trail.keys];
  const found = new Set(keys.flatMap((key) => context.routes.find(key)));
  const rulings: Ruling[] = [];
  for (const cve of found) {
    if (!isKnown(cve.facts, context)) continue;
    const score = scoreRoute(trail, context.catalog, cve, LEAST_CONFIDENCE);
    const outcome = marked.has(cve.facts.cve) ? MARKED : outcomeOf(pkg, cve, score, place);
    if (outcome)
      rulings.push({
        facts: cve.facts,
        ...outcome,
        identities,
        criteria: [],
        routing: score.reasons,
        // The override's word counts, however its CVE was found.
        ...defined({ origin: cve.facts.takenAway === undefined ? undefined : 'overrides' }),
      });
  }
  rulings.sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0) || (a.facts.cve < b.facts.cve ? -1 : 1));
  return { found, rulings };
}

/** The rulings that there would be `asOf` a time, from those without: each rests on its own CVE alone. */
export function routedAsOf(
  { found, rulings }: Routed,
  dated: Pick<MatchContext, 'asOf' | 'onLeftOut'>,
): Ruling[] {
  for (const { facts } of found) isKnown(facts, dated);
  return rulings.filter(({ facts }) => isKnown(facts, dated));
}

/** A CVE that an override suppresses is dropped unless it is likely the package's. */
function suppressed(why: string, { confidence }: RouteScore): Outcome | undefined {
  if (confidence < LIKELY) return undefined;
  const reason = `An override says that nothing in it is vulnerable: ${why}`;
  return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
}

/** Where the package's version stands relative to the versions in a description. */
type Placing = (cve: RoutedCve) => DescribedPosition;

/** A build stands where its release stands; a package from a registry follows the registry's order. */
function placing(
  pkg: ShippedPackage,
  identities: readonly Identity[],
  { entries }: Pick<MatchContext, 'entries'>,
): Placing {
  const scheme = registryOf(pkg)?.scheme;
  let version: SoughtVersion | undefined;
  const releaseOf = (): SoughtVersion => {
    const builds = identities.map(
      ({ product }) => soughtVersion(pkg.version, { product, entries: entries(product), scheme }).build,
    );
    const release = builds.find((build) => build?.isSure && build.level === undefined)?.release;
    return seekVersion(release ?? pkg.version, scheme);
  };
  // Computed on demand: few packages lead to a CVE that names versions.
  return ({ versions }) => positionIn(versions, (version ??= releaseOf()));
}

/** Of a CVE that the maintainers' mark decides: the verdict gets status and reason from the mark. */
const MARKED: Outcome = { status: 'under_investigation', reason: 'The maintainers mark it.' };

function outcomeOf(
  pkg: ShippedPackage,
  cve: RoutedCve,
  score: RouteScore,
  place: Placing,
): Outcome | undefined {
  if (score.confidence < LEAST_CONFIDENCE) return undefined;
  const { takenAway } = cve.facts;
  if (takenAway !== undefined) return suppressed(takenAway, score);
  const position = place(cve);
  if (position === 'beyond' || position === 'before') {
    if (score.confidence < LIKELY) return undefined;
    const reason = `${pkg.version} lies ${position} the versions that the description names.`;
    if (position === 'beyond') return { status: 'fixed', reason };
    return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
  }
  const reason =
    position === 'covered'
      ? `${pkg.version} is among the versions that the description names; nobody has stated a configuration yet.`
      : 'Nobody has stated a configuration yet.';
  return { status: 'under_investigation', confidence: score.confidence, reason };
}

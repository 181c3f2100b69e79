import type { ShippedPackage } from '../../inventory/index.ts';
import type { Identity, Verdict } from '../../vulnerabilities/index.ts';
import type { Catalog } from '../../identity/index.ts';
import type { RoutedCve, RoutingIndex } from './keys.ts';
import { type RouteScore, scoreRoute } from './score.ts';
import { trailOf } from './trail.ts';
import { positionIn } from './version-statement.ts';
import { defined } from '../../platform/index.ts';

interface RoutingContext {
  catalog: Catalog;
  index: RoutingIndex;
  /** What the package is, from `identify`. */
  identities: readonly Identity[];
  /** CVEs published after this are left out. YYYY-MM-DD means the end of that day. */
  asOf?: string | undefined;
}

/** Below this a CVE is not raised at all. */
const LEAST_CONFIDENCE = 0.3;
/** From here on a routed CVE is likely the package's. */
const LIKELY = 0.5;

/**
 * Verdicts for the CVEs without configuration that lead to the package: `under_investigation` with a confidence
 * (0.5 and more is likely), `fixed` or `not_affected` where a likely one is settled by the patch list, the maintainers'
 * marker or the versions that its description names. Ordered by confidence.
 */
export function routeUnconfigured(shipped: ShippedPackage, context: RoutingContext): Verdict[] {
  const trail = trailOf(shipped, context.identities, context.catalog);
  const named = [...(shipped.patchedCves ?? []), ...(shipped.notApplicableCves ?? [])].map(
    (cve) => `cve:${cve}`,
  );
  const found = new Set([...named, ...trail.keys].flatMap((key) => context.index.find(key)));
  const verdicts: Verdict[] = [];
  for (const cve of found) {
    if (context.asOf !== undefined && cve.facts.published.slice(0, context.asOf.length) > context.asOf)
      continue;
    const score = scoreRoute(trail, context.catalog, cve, LEAST_CONFIDENCE);
    const ruling = markOf(shipped, cve) ?? rule(shipped, cve, score);
    if (ruling) verdicts.push(verdictOf(shipped, cve, context.identities, score, ruling));
  }
  return verdicts.sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0) || (a.cve < b.cve ? -1 : 1));
}

type Ruling = Pick<Verdict, 'status' | 'confidence' | 'justification'> & { reason: string };

/** What the maintainers say of a CVE overrules every guess. */
function markOf(shipped: ShippedPackage, { facts: { cve } }: RoutedCve): Ruling | undefined {
  if (shipped.patchedCves?.includes(cve))
    return { status: 'fixed', reason: `A patch of the build names ${cve}.` };
  if (!shipped.notApplicableCves?.includes(cve)) return undefined;
  const reason = `The maintainers of the package mark ${cve} as not applicable.`;
  return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
}

function rule(shipped: ShippedPackage, { versions }: RoutedCve, score: RouteScore): Ruling | undefined {
  if (score.confidence < LEAST_CONFIDENCE) return undefined;
  const position = positionIn(versions, shipped.version);
  if (position === 'beyond' || position === 'before') {
    if (score.confidence < LIKELY) return undefined;
    const reason = `${shipped.version} lies ${position} the versions that the description names.`;
    if (position === 'beyond') return { status: 'fixed', reason };
    return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
  }
  const reason =
    position === 'covered'
      ? `${shipped.version} is among the versions that the description names; nobody has stated a configuration yet.`
      : 'Nobody has stated a configuration yet.';
  return { status: 'under_investigation', confidence: score.confidence, reason };
}

function verdictOf(
  shipped: ShippedPackage,
  { facts }: RoutedCve,
  identities: readonly Identity[],
  { reasons }: RouteScore,
  { reason, ...ruling }: Ruling,
): Verdict {
  const { cve, published, lastModified, vulnStatus, tags, assigner, score, kev } = facts;
  return {
    package: shipped.name,
    epoch: shipped.epoch,
    version: shipped.version,
    release: shipped.release,
    cve,
    published,
    lastModified,
    vulnStatus,
    ...defined({ tags }),
    assigner,
    ...defined({ score, kev }),
    ...ruling,
    evidence: { identities: [...identities], criteria: [], routing: reasons, reason },
  };
}

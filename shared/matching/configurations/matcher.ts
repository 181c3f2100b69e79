import { judge, type SoughtProduct } from '../../cpe/index.ts';
import type { Identity, Status } from '../../vulnerabilities/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { defined } from '../../platform/index.ts';
import { isKnown } from '../as-of.ts';
import type { MatchContext, IdentifiedSoftware } from '../context.ts';
import { ecosystemsOf, registryOf } from '../ecosystems.ts';
import type { Matcher } from '../matcher.ts';
import type { Heard, Outcome, Ruling } from '../ruling.ts';
import { criteriaOf, type Judged } from './evidence.ts';
import { rule } from './rule.ts';
import { soughtVersion } from '../sought-version.ts';

const defaultAffectedFrom = 0.7;
/** Most criteria shown per ruling, over all its products. */
const maxCriteria = 8;

/** One entry's contribution to a ruling. */
interface Candidate extends Judged {
  outcome: Outcome;
  strength: number;
  via: string | undefined;
}

/** Applies the configurations of CVEs to a package's products and those of its components. */
export const configurations: Matcher = {
  name: 'configurations',
  rule: (pkg, context) => ruleOnSoftware(softwareOf(pkg, context), context),
  restsOn: (pkg, { identities, components, digestOf }) =>
    [...identities(pkg), ...components(pkg).flatMap((component) => component.identities)].map((identity) => [
      identity,
      digestOf(identity.product),
    ]),
};

/** The package and its components. */
export function softwareOf(
  pkg: ShippedPackage,
  { identities, components }: Pick<MatchContext, 'identities' | 'components'>,
): IdentifiedSoftware[] {
  const own: IdentifiedSoftware = {
    identities: identities(pkg),
    version: pkg.version,
    ecosystems: ecosystemsOf(pkg),
    ...defined({ scheme: registryOf(pkg)?.scheme }),
  };
  return [own, ...components(pkg)];
}

type ConfigurationContext = Pick<
  MatchContext,
  'entries' | 'builds' | 'environment' | 'asOf' | 'onLeftOut' | 'affectedFrom'
>;

/**
 * Rules on software using all entries of its products: one ruling per CVE. The strongest contribution
 * decides, the others stay as evidence. Ordered by CVE.
 */
// tsr-skip: a test hands it software of real programs.
export function ruleOnSoftware(
  software: readonly IdentifiedSoftware[],
  context: ConfigurationContext,
): Ruling[] {
  const candidates = new Map<string, Candidate[]>();
  for (const each of software) {
    for (const identity of each.identities) collect(context, each, identity, candidates);
  }
  return [...candidates.values()]
    .map((found) => rulingOf(found.length > 1 ? found.sort(byStrength) : found))
    .sort((a, b) => compareCves(a.facts.cve, b.facts.cve));
}

function collect(
  context: ConfigurationContext,
  { version: counted, ecosystems, scheme, via }: IdentifiedSoftware,
  identity: Identity,
  candidates: Map<string, Candidate[]>,
): void {
  const { product, version = counted } = identity;
  const entries = context.entries(product);
  if (entries.length === 0) return;
  const sought = soughtVersion(version, { product, entries, scheme, builds: context.builds?.(product) });
  const ours: SoughtProduct = { product, version: sought, ecosystems: new Set(ecosystems) };
  const affectedFrom = context.affectedFrom ?? defaultAffectedFrom;
  const sure = identity.confidence >= affectedFrom;
  for (const entry of entries) {
    if (!isKnown(entry, context)) continue;
    const applicability = judge(entry.configurations, ours, context.environment);
    const judged: Judged = { entry, identity, version, sought, applicability };
    const outcome = rule(judged, affectedFrom);
    const candidate: Candidate = { ...judged, via, outcome, strength: strengthOf(outcome.status, sure) };
    const others = candidates.get(entry.cve);
    if (others) others.push(candidate);
    else candidates.set(entry.cve, [candidate]);
  }
}

/** A proven fix in a certain product outranks a doubt about another product; mere absence does not. */
function strengthOf(status: Status, sure: boolean): number {
  if (status === 'affected') return 4;
  if (status === 'under_investigation') return 2;
  if (status === 'fixed') return sure ? 3 : 1;
  return 0;
}

function byStrength(a: Candidate, b: Candidate): number {
  return (
    b.strength - a.strength ||
    (b.outcome.confidence ?? 0) - (a.outcome.confidence ?? 0) ||
    b.identity.confidence - a.identity.confidence ||
    (a.identity.product < b.identity.product ? -1 : 1)
  );
}

function rulingOf(ranked: readonly Candidate[]): Ruling {
  const [first] = ranked;
  if (first === undefined) throw new RangeError('candidates: none for this CVE');
  return {
    facts: first.entry,
    ...first.outcome,
    ...defined({ via: first.via, heard: heardOf(ranked) }),
    origin: first.entry.origin,
    identities: [...new Set(ranked.map(({ identity }) => identity))],
    criteria: ranked.flatMap(criteriaOf).slice(0, maxCriteria),
  };
}

/** Set only if an override takes a product away: what it overrules is among the criteria. */
function heardOf(ranked: readonly Candidate[]): Heard[] | undefined {
  if (!ranked.some(({ entry }) => entry.takenAway !== undefined)) return undefined;
  return ranked.map(({ entry: { origin }, identity: { product }, outcome: { status, reason } }) => ({
    origin,
    source: origin,
    subject: product,
    status,
    reason,
  }));
}

/** By year, then by number: a longer number is a larger one. */
function compareCves(a: string, b: string): number {
  const years = Number(a.slice(4, 8)) - Number(b.slice(4, 8));
  return years || a.length - b.length || (a < b ? -1 : 1);
}

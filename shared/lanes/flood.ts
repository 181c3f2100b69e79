import {
  isSubjectKey,
  namedSubject,
  type Severity,
  severityOf,
  type Verdict,
} from '../vulnerabilities/index.ts';

/**
 * A source that falls silent turns its former answers into suspicions: thousands of investigations of one
 * package, which nobody can work through one by one and which hide all others. They are told in groups, each
 * with what would settle it; each remains a finding.
 */

/** Why a package may have a CVE and may not:
 *   routing    nothing but references and words lead to the package
 *   statement  a CNA or ADP does not tell, or may speak of something else
 *   identity   the package may be another than the product
 *   criterion  the product's criterion does not tell of the version or the environment
 *   component  the package may bundle the component
 */
type FloodRule = 'routing' | 'statement' | 'identity' | 'criterion' | 'component';

/** What a group's investigations have in common. */
export interface FloodKey {
  /** `vendor:product`, or a component's purl; without an identity, the package's name. */
  product: string;
  rule: FloodRule;
  /** Whose answer was missing or insufficient: the assigner of a CVE without configuration, or the source. */
  source: string;
}

export interface FloodGroup extends FloodKey {
  /** Number of CVEs. */
  count: number;
  /** Of these, how many have a confidence of 0.5 or more. */
  likely: number;
  severities: Partial<Record<Severity, number>>;
  /** A few of the CVEs. */
  examples: string[];
  /** The one thing that would settle them, in a sentence. */
  settledBy: string;
}

/** The investigations of one package, when there are too many to be told one by one. */
export interface Flood {
  /** CVEs under investigation. */
  investigations: number;
  /** Largest first. */
  groups: FloodGroup[];
}

const EXAMPLES = 3;
const LIKELY = 0.5;
/** Below this, the package may not be the product: matching's own bound for `affected`. */
const SURE = 0.7;

/**
 * A package's flood; `undefined` if its investigations do not exceed the bound. Excludes what a person
 * decided to look into.
 * @param verdicts of one package, all builds, with decisions applied
 */
export function floodOf(verdicts: readonly Verdict[], bound: number): Flood | undefined {
  const byCve = new Map(verdicts.filter(isFloodable).map((verdict) => [verdict.cve, verdict]));
  if (byCve.size <= bound) return undefined;
  const members = [...byCve.values()].map((verdict) => ({ verdict, key: floodKeyOf(verdict) }));
  const byKey = Map.groupBy(
    members,
    ({ key: { product, rule, source } }) => `${product}\n${rule}\n${source}`,
  );
  const groups = [...byKey.values()].flatMap((group) => {
    const [first] = group;
    const grouped = group.map(({ verdict }) => verdict);
    return first ? [groupOf(first.key, grouped)] : [];
  });
  return { investigations: byCve.size, groups: groups.sort((a, b) => b.count - a.count) };
}

/** The group of a verdict whose package is flooded; `undefined` if it is told by itself. */
export function floodKeyIn(flood: Flood | undefined, verdict: Verdict): FloodKey | undefined {
  return flood && isFloodable(verdict) ? floodKeyOf(verdict) : undefined;
}

function isFloodable({ status, evidence }: Verdict): boolean {
  return status === 'under_investigation' && evidence.decision === undefined;
}

function floodKeyOf({ via, assigner, evidence, package: name }: Verdict): FloodKey {
  const { identities, criteria, routing, opinions } = evidence;
  const [identity] = identities;
  const product = identity === undefined ? name : nameOf(identity.product);
  if (via !== undefined) return { product: via, rule: 'component', source: assigner };
  if (routing !== undefined) return { product, rule: 'routing', source: assigner };
  const decided = opinions?.find(({ decided }) => decided);
  if (decided !== undefined && criteria.length === 0)
    return { product, rule: 'statement', source: decided.source };
  const source = decided?.source ?? criteria[0]?.origin ?? assigner;
  const isSure = identity === undefined || identity.confidence >= SURE;
  return { product, rule: isSure ? 'criterion' : 'identity', source };
}

function nameOf(product: string): string {
  return isSubjectKey(product) ? namedSubject(product) : product;
}

function groupOf(key: FloodKey, verdicts: readonly Verdict[]): FloodGroup {
  const severities: FloodGroup['severities'] = {};
  for (const verdict of verdicts) {
    const severity = severityOf(verdict);
    severities[severity] = (severities[severity] ?? 0) + 1;
  }
  return {
    ...key,
    count: verdicts.length,
    likely: verdicts.filter(({ confidence = 0 }) => confidence >= LIKELY).length,
    severities,
    examples: newest(verdicts.map(({ cve }) => cve)),
    settledBy: SETTLED_BY[key.rule],
  };
}

/** A kernel has thousands: to put them all in order would take as long as to read them. */
function newest(cves: readonly string[]): string[] {
  const found: string[] = [];
  for (const cve of cves) {
    const at = found.findIndex((other) => isNewer(cve, other));
    found.splice(at < 0 ? found.length : at, 0, cve);
    found.length = Math.min(found.length, EXAMPLES);
  }
  return found;
}

/** By year and number; of other ids, as a reader of English sorts them. */
function isNewer(id: string, other: string): boolean {
  if (!id.startsWith(CVE) || !other.startsWith(CVE))
    return id.localeCompare(other, 'en', { numeric: true }) > 0;
  const [year, otherYear] = [yearOf(id), yearOf(other)];
  return year === otherYear ? numberOf(id) > numberOf(other) : year > otherYear;
}

const CVE = 'CVE-';
const yearOf = (cve: string): string => cve.slice(CVE.length, CVE.length + 4);
const numberOf = (cve: string): number => Number(cve.slice(CVE.length + 5));

/** The one thing that would settle a rule's investigations. */
const SETTLED_BY: Readonly<Record<FloodRule, string>> = {
  routing: 'a range of versions: `affected` of the source, or a configuration of the NVD',
  statement: 'versions that the source states of the product',
  identity: 'a curated row that says whether the package is the product',
  criterion: 'an override that names the versions',
  component: 'the components of the package in the manifest',
};

import {
  type Applicability,
  type Assessment,
  compareVersions,
  type ConfigurationNode,
  covers,
  describeRange,
  productKey,
  type SoughtVersion,
} from '../../cpe/index.ts';
import type { Identity, MatchedCriterion, ProductEntry } from '../../vulnerabilities/index.ts';

/** A product's entry, judged for one version. */
export interface Judged {
  entry: ProductEntry;
  identity: Identity;
  /** The upstream version compared, as text. */
  version: string;
  /** The same, as its product counts. */
  sought: SoughtVersion;
  applicability: Applicability;
}

/** Most criteria shown per entry: those whose range lies nearest to the version. */
const maxCriteria = 5;
/** Most environment terms shown per entry. */
const maxEnvironment = 5;

const nearness: Readonly<Record<Assessment['position'], number>> = {
  inside: 0,
  release: 1,
  until_commit: 2,
  every: 3,
  perhaps_release: 4,
  unversioned: 5,
  incomparable: 6,
  above: 7,
  below: 8,
  other: 9,
};

/** An entry's criteria as evidence: those that cover the version first, then by distance from it. */
export function criteriaOf({ entry, identity, version, applicability }: Judged): MatchedCriterion[] {
  const { product } = identity;
  const environment = environmentOf(entry, product);
  return nearest(applicability.assessments).map(({ match, at, position, platform }) => ({
    product,
    origin: entry.origin,
    criteria: match.criteria,
    range: describeRange(match, at),
    version,
    matched: covers({ match, at, position, platform }) !== false,
    environment,
  }));
}

/** Assessments ordered by nearness to the version. */
export function nearest(assessments: readonly Assessment[]): readonly Assessment[] {
  if (assessments.length < 2) return assessments;
  return [...assessments].sort(byNearness).slice(0, maxCriteria);
}

function byNearness(a: Assessment, b: Assessment): number {
  if (a.position !== b.position) return nearness[a.position] - nearness[b.position];
  if (a.position === 'above') return compareVersions(endOf(b), endOf(a));
  return a.position === 'below' ? compareVersions(startOf(a), startOf(b)) : 0;
}

function endOf({ match }: Assessment): string {
  return match.versionEndExcluding ?? match.versionEndIncluding ?? '';
}

function startOf({ match }: Assessment): string {
  return match.versionStartIncluding ?? match.versionStartExcluding ?? '';
}

/**
 * What the configurations require besides the product: `running on microsoft:windows`, `together with
 * php:php`.
 */
export function environmentOf({ configurations }: ProductEntry, product: string): string[] {
  const terms = new Set<string>();
  for (const { operator, nodes } of configurations) {
    if (operator === 'OR' && nodes.every((node) => node.operator === 'OR')) continue;
    for (const node of nodes) collectTerms(node, product, terms);
  }
  return [...terms].slice(0, maxEnvironment);
}

function collectTerms(node: ConfigurationNode, product: string, terms: Set<string>): void {
  for (const { criteria } of node.matches) {
    const key = productKey(criteria);
    if (key !== product) terms.add(`${criteria.charAt(8) === 'a' ? 'together with' : 'running on'} ${key}`);
  }
  for (const child of node.children) collectTerms(child, product, terms);
}

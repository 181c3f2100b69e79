import { judge, parseVersion, type Subject } from '../../cpe/index.ts';
import type { CveFacts, Identity, ProductEntry, Status, Verdict } from '../../vulnerabilities/index.ts';
import { criteriaOf, type Judged } from './evidence.ts';
import { rule, type Ruling } from './ruling.ts';
import type { MatchInput, MatchSubject } from '../subject.ts';
import { defined } from '../../platform/index.ts';

const defaultAffectedFrom = 0.7;
/** Criteria that a verdict shows over all its products. */
const maxCriteria = 8;

/** One entry's contribution to a verdict. */
interface Candidate extends Judged {
  ruling: Ruling;
  strength: number;
  via: string | undefined;
}

/**
 * The verdicts of a package over all entries of its products and of its components' products: one for each CVE, where
 * the strongest contribution decides and the others stay as evidence. Ordered by CVE. The maintainers' patch list and
 * marker overrule the ranges, since a patched build keeps its version.
 */
export function matchPackage(input: MatchInput): Verdict[] {
  const candidates = new Map<string, Candidate[]>();
  for (const subject of input.subjects) {
    for (const identity of subject.identities) collect(input, subject, identity, candidates);
  }
  const patched = new Set(input.package.patchedCves);
  const notApplicable = new Set(input.package.notApplicableCves);
  return [...candidates]
    .sort(([a], [b]) => compareCves(a, b))
    .map(([cve, found]) => {
      const ranked = found.length > 1 ? found.sort(byStrength) : found;
      return verdictOf(input, ranked, markOf(cve, patched, notApplicable));
    });
}

function collect(
  input: MatchInput,
  { version: counted, ecosystems, via }: MatchSubject,
  identity: Identity,
  candidates: Map<string, Candidate[]>,
): void {
  const { product, version = counted } = identity;
  const subject: Subject = { product, version: parseVersion(version), ecosystems: new Set(ecosystems) };
  const until = input.asOf === undefined ? undefined : endOf(input.asOf);
  const affectedFrom = input.affectedFrom ?? defaultAffectedFrom;
  const sure = identity.confidence >= affectedFrom;
  for (const entry of input.entries(product)) {
    if (until !== undefined && entry.published > until) continue;
    const applicability = judge(entry.configurations, subject, input.environment);
    const judged: Judged = { entry, identity, version, applicability };
    const ruling = rule(judged, affectedFrom);
    const candidate: Candidate = { ...judged, via, ruling, strength: strengthOf(ruling.status, sure) };
    const others = candidates.get(entry.cve);
    if (others) others.push(candidate);
    else candidates.set(entry.cve, [candidate]);
  }
}

/** A date means its whole day: `~` is above every character of a time. */
function endOf(asOf: string): string {
  return asOf.length > 10 ? asOf : `${asOf}~`;
}

/** What the maintainers say of a CVE overrules the ranges, and a patch overrules the marker. */
function markOf(
  cve: string,
  patched: ReadonlySet<string>,
  notApplicable: ReadonlySet<string>,
): Ruling | undefined {
  if (patched.has(cve)) return { status: 'fixed', reason: `A patch of the build names ${cve}.` };
  if (!notApplicable.has(cve)) return undefined;
  const reason = `The maintainers of the package mark ${cve} as not applicable.`;
  return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
}

/** A proved fix of a sure product goes before a doubt about another; no mere absence does. */
function strengthOf(status: Status, sure: boolean): number {
  if (status === 'affected') return 4;
  if (status === 'under_investigation') return 2;
  if (status === 'fixed') return sure ? 3 : 1;
  return 0;
}

function byStrength(a: Candidate, b: Candidate): number {
  return (
    b.strength - a.strength ||
    (b.ruling.confidence ?? 0) - (a.ruling.confidence ?? 0) ||
    b.identity.confidence - a.identity.confidence ||
    (a.identity.product < b.identity.product ? -1 : 1)
  );
}

function verdictOf(
  { package: shipped }: MatchInput,
  ranked: readonly Candidate[],
  mark: Ruling | undefined,
): Verdict {
  const [first] = ranked;
  if (first === undefined) throw new RangeError('candidates: none for this CVE');
  const { reason, ...ruling } = mark ?? first.ruling;
  return {
    package: shipped.name,
    epoch: shipped.epoch,
    version: shipped.version,
    release: shipped.release,
    ...factsOf(first.entry),
    ...ruling,
    ...defined({ via: first.via }),
    evidence: {
      identities: [...new Set(ranked.map(({ identity }) => identity))],
      criteria: ranked.flatMap(criteriaOf).slice(0, maxCriteria),
      reason,
    },
  };
}

function factsOf(entry: ProductEntry): Omit<CveFacts, 'refs'> {
  const { cve, published, lastModified, vulnStatus, tags, assigner, score, kev } = entry;
  return {
    cve,
    published,
    lastModified,
    vulnStatus,
    ...defined({ tags }),
    assigner,
    ...defined({ score, kev }),
  };
}

/** By year, then by number: the number of digits grows with the number. */
function compareCves(a: string, b: string): number {
  const years = Number(a.slice(4, 8)) - Number(b.slice(4, 8));
  return years || a.length - b.length || (a < b ? -1 : 1);
}

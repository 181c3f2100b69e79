import { defined, readWordLists } from '../../platform/index.ts';
import type { Status } from '../../vulnerabilities/index.ts';
import type { Heard, Ruling } from '../ruling.ts';

const { order } = readWordLists(new URL('precedence.yaml', import.meta.url), 'order');
const ranks: ReadonlyMap<string, number> = new Map([...order].map((word, at) => [word, at]));

/**
 * Decides between two rulings on one CVE; what the other says stays in `heard`. A lower-ranked source may
 * turn an investigation into a verdict, but never replace a verdict, unless its subject has its own place in
 * precedence.yaml.
 */
export function strongerOf(a: Ruling, b: Ruling): Ruling {
  const [higher, lower] = rankOf(a) <= rankOf(b) ? [a, b] : [b, a];
  const isTurned =
    higher.status === 'under_investigation' &&
    lower.status !== 'under_investigation' &&
    lower.origin !== undefined;
  const decides = isOfAnother(a, b) ? worseOf(a, b) : isTurned ? lower : bySureness(higher, lower);
  const other = decides === higher ? lower : higher;
  const heard = [...heardOf(decides), ...heardOf(other)];
  return {
    ...decides,
    identities: [...new Set([...decides.identities, ...other.identities])],
    criteria: [...decides.criteria, ...other.criteria],
    ...defined({ routing: decides.routing ?? other.routing }),
    heard,
  };
}

/** The rulings of one matcher, of which several may be about the same CVE: each CVE once. */
export function strongestByCve(rulings: Iterable<Ruling>): Ruling[] {
  const byCve = new Map<string, Ruling>();
  for (const ruling of rulings) {
    const { cve } = ruling.facts;
    const known = byCve.get(cve);
    byCve.set(cve, known === undefined ? ruling : strongerOf(known, ruling));
  }
  return [...byCve.values()];
}

/** A database speaks of one module; what others say is about the package or another of its modules. */
function isOfAnother(a: Ruling, b: Ruling): boolean {
  return (a.origin === 'database' || b.origin === 'database') && a.via !== b.via;
}

const WEIGHT: Readonly<Record<Status, number>> = {
  affected: 3,
  under_investigation: 2,
  fixed: 1,
  not_affected: 0,
};

function worseOf(a: Ruling, b: Ruling): Ruling {
  const order = WEIGHT[b.status] - WEIGHT[a.status] || (b.confidence ?? 0) - (a.confidence ?? 0);
  return order > 0 ? b : a;
}

/** Of two investigations the surer one; of two rulings of equal rank the worse one. */
function bySureness(higher: Ruling, lower: Ruling): Ruling {
  if (higher.status === 'under_investigation' && lower.status === 'under_investigation')
    return (lower.confidence ?? 0) > (higher.confidence ?? 0) ? lower : higher;
  const isTie = rankOf(higher) === rankOf(lower);
  return isTie && lower.status === 'affected' && higher.status !== 'affected' ? lower : higher;
}

/** By the table; a source missing from it ranks as a correction of the NVD. */
function rankOf({ origin, identities }: Ruling): number {
  const word = origin ?? 'routing';
  const subject = identities
    .map(({ product }) => ranks.get(word + product))
    .find((rank) => rank !== undefined);
  return subject ?? ranks.get(word) ?? ranks.get('correction') ?? 0;
}

/** What a ruling heard. A configuration's own word is listed only if another source speaks too. */
function heardOf({ heard, origin, identities, status, reason }: Ruling): readonly Heard[] {
  if (heard) return heard;
  if (origin === undefined) return [];
  return [{ origin, source: origin, subject: identities[0]?.product ?? '', status, reason }];
}

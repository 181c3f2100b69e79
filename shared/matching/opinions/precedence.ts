import { defined } from '../../platform/index.ts';
import type { Origin } from '../../vulnerabilities/index.ts';
import type { Heard, Ruling } from '../ruling.ts';

/**
 * Whose word goes first, per subject of a package:
 *   1 a decision of a person, a patch of the build       decisions/, marks.ts
 *   2 what people wrote down of the package              identity/curated.yaml
 *   3 the ecosystem's database, for a module             (comes with modules)
 *   4 an override: people's correction of the NVD
 *   5 the NVD's configuration
 *   6 the CNA's statement
 *   7 an authorised publisher's (ADP)
 *   8 routing by text
 */
const RANKS: Readonly<Record<Origin, number>> = { nvd: 5, cna: 6, adp: 7 };
/** Of any source whose configurations go before the NVD's. */
const CORRECTION = 4;
const ROUTING = 8;

/** Subjects whose CNA goes before the NVD: its versions are by branch, where a CPE range cannot be. */
const CNA_FIRST: ReadonlySet<string> = new Set(['@linux:linux']);

/**
 * Which of two rulings on one CVE decides; what the other says stays among what was heard. A lower source may turn an
 * investigation into a verdict, never a verdict into another; a subject of `CNA_FIRST` is the exception.
 */
export function strongerOf(a: Ruling, b: Ruling): Ruling {
  const [higher, lower] = rankOf(a) <= rankOf(b) ? [a, b] : [b, a];
  const isTurned =
    higher.status === 'under_investigation' &&
    lower.status !== 'under_investigation' &&
    lower.origin !== undefined;
  const decides = isTurned ? lower : bySureness(higher, lower);
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

/** Of two that may not know, the surer one; of two of one rank, the worse. */
function bySureness(higher: Ruling, lower: Ruling): Ruling {
  if (higher.status === 'under_investigation' && lower.status === 'under_investigation')
    return (lower.confidence ?? 0) > (higher.confidence ?? 0) ? lower : higher;
  const isTie = rankOf(higher) === rankOf(lower);
  return isTie && lower.status === 'affected' && higher.status !== 'affected' ? lower : higher;
}

function rankOf({ origin, identities }: Ruling): number {
  if (origin === undefined) return ROUTING;
  if (origin === 'cna' && identities.some(({ product }) => CNA_FIRST.has(product))) return CORRECTION - 0.5;
  return RANKS[origin] ?? CORRECTION;
}

/** What a ruling heard; a configuration's own word is told only where somebody else speaks too. */
function heardOf({ heard, origin, identities, status, reason }: Ruling): readonly Heard[] {
  if (heard) return heard;
  if (origin === undefined) return [];
  return [{ origin, source: origin, subject: identities[0]?.product ?? '', status, reason }];
}

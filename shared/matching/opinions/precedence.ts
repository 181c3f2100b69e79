import { defined, readWordLists } from '../../platform/index.ts';
import type { Heard, Ruling } from '../ruling.ts';

const { order } = readWordLists(new URL('precedence.yaml', import.meta.url), 'order');
const ranks: ReadonlyMap<string, number> = new Map([...order].map((word, at) => [word, at]));

/**
 * Which of two rulings on one CVE decides; what the other says stays among what was heard. A lower source may turn an
 * investigation into a verdict, never a verdict into another; a subject with a place of its own in precedence.yaml is the exception.
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

/** By the table; a source that it does not name corrects the NVD. */
function rankOf({ origin, identities }: Ruling): number {
  const word = origin ?? 'routing';
  const subject = identities
    .map(({ product }) => ranks.get(word + product))
    .find((rank) => rank !== undefined);
  return subject ?? ranks.get(word) ?? ranks.get('correction') ?? 0;
}

/** What a ruling heard; a configuration's own word is told only where somebody else speaks too. */
function heardOf({ heard, origin, identities, status, reason }: Ruling): readonly Heard[] {
  if (heard) return heard;
  if (origin === undefined) return [];
  return [{ origin, source: origin, subject: identities[0]?.product ?? '', status, reason }];
}

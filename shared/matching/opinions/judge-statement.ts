import { orderToBound, seekVersion, type SoughtProduct } from '../../cpe/index.ts';
import type { AffectedEntry } from '../../vulnerabilities/index.ts';
import { type Order, type Standing, standingOf } from './position.ts';

/**
 * Where a version stands to an entry of `affected`, in the order that its subject counts by: a build stands where its
 * release does. Where it is only likely a build, and the number of the build would change the answer, the entry does not
 * say.
 * @param text the version as it ships
 * @param sought the same as its subject counts
 */
export function judgeStatement(
  text: string,
  sought: SoughtProduct['version'],
  entry: AffectedEntry,
): Standing {
  const standing = standingOf(text, entry, orderBy(text, sought));
  if (sought.build?.isSure !== false) return standing;
  const { build: _, ...counted } = sought;
  const other = standingOf(text, entry, orderBy(text, { ...counted, base: counted.key }));
  return other.stand === standing.stand ? standing : { stand: 'unknown' };
}

/** The shipped version is read already; the others are bounds. */
function orderBy(text: string, sought: SoughtProduct['version']): Order {
  return (a, b) => {
    if (b === text && a !== text) return -toBound(sought, a);
    return toBound(a === text ? sought : seekVersion(a, sought.scheme), b);
  };
}

function toBound(version: SoughtProduct['version'], bound: string): number {
  return orderToBound(version, bound) ?? Number.NaN;
}

import { orderToBound, seekVersion, type SoughtProduct } from '../../cpe/index.ts';
import type { AffectedEntry } from '../../vulnerabilities/index.ts';
import { type Order, type Standing, standingOf } from './position.ts';

/**
 * Judges a version against an `affected` entry, in the subject's version order. A build stands where its
 * release stands. If it is only likely a build and the build number would change the answer, the result is
 * `unknown`.
 * @param text the version as shipped
 * @param sought the same version in the subject's numbering
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

/** Uses the shipped version as already parsed; the other versions are bounds. */
function orderBy(text: string, sought: SoughtProduct['version']): Order {
  return (a, b) => {
    if (b === text && a !== text) return -toBound(sought, a);
    return toBound(a === text ? sought : seekVersion(a, sought.scheme), b);
  };
}

function toBound(version: SoughtProduct['version'], bound: string): number {
  return orderToBound(version, bound) ?? Number.NaN;
}

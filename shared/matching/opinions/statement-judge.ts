import { orderToBound, seekVersion, type SoughtProduct } from '../../cpe/index.ts';
import { remembered } from '../../platform/index.ts';
import type { AffectedEntry } from '../../vulnerabilities/index.ts';
import { type Order, type Standing, standingOf } from './position.ts';

/**
 * Judges a version against `affected` entries, in the subject's version order. A build stands where its
 * release stands. If it is only likely a build and the build number would change the answer, the result is
 * `unknown`.
 * @param text the version as shipped
 * @param sought the same version in the subject's numbering
 */
export function statementJudge(
  text: string,
  sought: SoughtProduct['version'],
): (entry: AffectedEntry) => Standing {
  const order = orderBy(text, sought);
  if (sought.build?.isSure !== false) return (entry) => standingOf(text, entry, order);
  const { build: _, ...counted } = sought;
  const orderOfRelease = orderBy(text, { ...counted, base: counted.key });
  return (entry) => {
    const standing = standingOf(text, entry, order);
    const other = standingOf(text, entry, orderOfRelease);
    return other.stand === standing.stand ? standing : { stand: 'unknown' };
  };
}

/**
 * Uses the shipped version as already parsed; the other versions are bounds. Thousands of statements on a kernel name the
 * same few hundred.
 */
function orderBy(text: string, sought: SoughtProduct['version']): Order {
  const toOwn = remembered((bound: string) => toBound(sought, bound));
  const parsed = remembered((bound: string) => seekVersion(bound, sought.scheme));
  return (a, b) => {
    if (b === text && a !== text) return -toOwn(a);
    return a === text ? toOwn(b) : toBound(parsed(a), b);
  };
}

function toBound(version: SoughtProduct['version'], bound: string): number {
  return orderToBound(version, bound) ?? Number.NaN;
}

import type { MatchContext } from './context.ts';

/**
 * Whether a CVE was already published as of the judged time; a bare date covers its whole day. Both times are
 * ISO 8601 in UTC. Reports a later CVE to `onLeftOut`.
 */
export function isKnown(
  { cve, published }: { cve: string; published: string },
  { asOf, onLeftOut }: Pick<MatchContext, 'asOf' | 'onLeftOut'>,
): boolean {
  if (asOf === undefined || published.slice(0, asOf.length) <= asOf) return true;
  onLeftOut?.(cve);
  return false;
}

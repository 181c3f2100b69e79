import type { MatchContext } from './context.ts';

/**
 * Whether a CVE published then was known as of the time that is judged: a date means its whole day. Both are ISO 8601 in
 * UTC. One that was not is counted.
 */
export function isKnown(
  { cve, published }: { cve: string; published: string },
  { asOf, onLeftOut }: Pick<MatchContext, 'asOf' | 'onLeftOut'>,
): boolean {
  if (asOf === undefined || published.slice(0, asOf.length) <= asOf) return true;
  onLeftOut?.(cve);
  return false;
}

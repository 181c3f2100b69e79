import type { Policy } from '../lanes/index.ts';
import { contentHash } from '../platform/index.ts';

/**
 * Digest of all that the findings of a package depend on.
 * @param policy what `policyDigest` gives
 * @param matched what the verdicts on each of its builds rest on
 * @param decided what of the decisions may concern it; `` for nothing
 */
export function packageDigest(policy: string, matched: readonly string[], decided: string): string {
  return contentHash(`${policy} ${matched.join(' ')}${decided}`);
}

/** Of what findings depend on in a policy: gates judge builds. */
export function policyDigest({ lanes, floods }: Policy): string {
  return contentHash(JSON.stringify({ lanes, floods }));
}

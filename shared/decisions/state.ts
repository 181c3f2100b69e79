import { contentHash } from '../platform/index.ts';
import { hasEnded, isNewer, newestByScope } from './book.ts';
import type { Aspect, Decision } from './decision.ts';
import { scopeKey } from './scope.ts';

/** A decision is in force, replaced by a later one of its scope, past its term, or itself a revocation. */
type Standing = 'in force' | 'superseded' | 'ended' | 'revoked';

export interface ListedDecision {
  decision: Decision;
  standing: Standing;
  /** The aspects on which it has the last word in its scope; a later decision may have taken the other. */
  lastWordOn: Aspect[];
}

const ASPECTS: readonly Aspect[] = ['outcome', 'rating'];

/** All decisions, newest first, with their standing. `revoked` marks the decision that revokes another. */
export function listDecisions(decisions: readonly Decision[], now: string): ListedDecision[] {
  const newest = ASPECTS.map((aspect) => [aspect, newestByScope(decisions, aspect)] as const);
  return [...decisions]
    .sort((a, b) => (isNewer(a, b) ? -1 : 1))
    .map((decision) => {
      const lastWordOn = newest
        .filter(([, words]) => words.get(scopeKey(decision.about))?.id === decision.id)
        .map(([aspect]) => aspect);
      return { decision, standing: standingOf(decision, lastWordOn.length > 0, now), lastWordOn };
    });
}

function standingOf(decision: Decision, isLastWord: boolean, now: string): Standing {
  if (!isLastWord) return 'superseded';
  if (decision.revoked) return 'revoked';
  return hasEnded(decision, now) ? 'ended' : 'in force';
}

/** Changes with every decision and at the end of every term; `` while nothing is decided. */
export function decisionsState(decisions: readonly Decision[], now: string): string {
  if (decisions.length === 0) return '';
  const lines = decisions.map((decision) => `${decision.id} ${hasEnded(decision, now) ? 'ended' : ''}`);
  return contentHash(lines.sort().join('\n'));
}

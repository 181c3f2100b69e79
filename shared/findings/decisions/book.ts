import type { Decision } from './decision.ts';
import { narrowness, scopeKey } from './scope.ts';

/** The decisions of a release at one time: the last word on each scope, narrowest scope first, then the newest. */
export interface Book {
  release: string;
  /** ISO 8601 in UTC. */
  now: string;
  decisionsOn(packageName: string): readonly Decision[];
}

/**
 * Opens what was decided. A later decision takes the place of an earlier one of the same scope, for good;
 * a revoked scope says nothing, so that the next wider one counts again.
 * @param now ISO 8601 in UTC
 */
export function openBook(decisions: readonly Decision[], release: string, now: string): Book {
  const standing = lastWords(decisions).filter(
    ({ about }) => about.release === undefined || about.release === release,
  );
  const byPackage = new Map<string, readonly Decision[]>();
  return {
    release,
    now,
    decisionsOn: (name) => {
      const known = byPackage.get(name);
      if (known) return known;
      const found = standing.filter(({ about }) => about.package === undefined || about.package === name);
      byPackage.set(name, found);
      return found;
    },
  };
}

/** The newest decision of each scope, narrowest first; those that were taken back are left out. */
function lastWords(decisions: readonly Decision[]): Decision[] {
  return [...newestByScope(decisions).values()]
    .filter(({ revoked }) => revoked !== true)
    .sort((a, b) => narrowness(b.about) - narrowness(a.about) || (isNewer(a, b) ? -1 : 1));
}

/** Key of the scope → its newest decision. */
export function newestByScope(decisions: readonly Decision[]): Map<string, Decision> {
  const newest = new Map<string, Decision>();
  for (const decision of decisions) {
    const key = scopeKey(decision.about);
    const known = newest.get(key);
    if (!known || isNewer(decision, known)) newest.set(key, decision);
  }
  return newest;
}

/** Ids part decisions of one moment, so that the outcome does not depend on the order in which they came. */
export function isNewer(a: Decision, b: Decision): boolean {
  return a.decidedAt === b.decidedAt ? a.id > b.id : a.decidedAt > b.decidedAt;
}

/** Its term is over. */
export function hasEnded({ until }: Decision, now: string): boolean {
  return until !== undefined && until < now;
}

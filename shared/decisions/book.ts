import { type Aspect, type Decision, speaksOf } from './decision.ts';
import { narrowness, scopeKey } from './scope.ts';

/**
 * A release's decisions at one time: the last word on each scope, narrowest scope first, then newest. Outcome
 * and rating are decided independently.
 */
export interface Book {
  release: string;
  /** ISO 8601 in UTC. */
  now: string;
  decisionsOn(packageName: string, aspect: Aspect): readonly Decision[];
  /** No decision may concern the package. */
  isSilentOn(packageName: string): boolean;
}

/**
 * Builds the book. A later decision replaces an earlier one of the same scope for good; a revoked scope says
 * nothing, so the next wider one applies again.
 * @param now ISO 8601 in UTC
 */
export function openBook(decisions: readonly Decision[], release: string, now: string): Book {
  const outcome = chapter(decisions, 'outcome', release);
  const rating = chapter(decisions, 'rating', release);
  return {
    release,
    now,
    decisionsOn: (name, aspect) => (aspect === 'rating' ? rating : outcome)(name),
    isSilentOn: (name) => outcome(name).length === 0 && rating(name).length === 0,
  };
}

/** Package name → the last words on one aspect that may concern it. */
function chapter(
  decisions: readonly Decision[],
  aspect: Aspect,
  release: string,
): (packageName: string) => readonly Decision[] {
  const standing = lastWords(decisions, aspect).filter(
    ({ about }) => about.release === undefined || about.release === release,
  );
  const byPackage = new Map<string, readonly Decision[]>();
  return (name) => {
    const known = byPackage.get(name);
    if (known) return known;
    const found = standing.filter(({ about }) => about.package === undefined || about.package === name);
    byPackage.set(name, found);
    return found;
  };
}

/** The newest decision of each scope, narrowest first, without revoked ones. */
function lastWords(decisions: readonly Decision[], aspect: Aspect): Decision[] {
  return [...newestByScope(decisions, aspect).values()]
    .filter(({ revoked }) => revoked !== true)
    .sort((a, b) => narrowness(b.about) - narrowness(a.about) || (isNewer(a, b) ? -1 : 1));
}

/** Scope key → the newest decision on an aspect. */
export function newestByScope(decisions: readonly Decision[], aspect: Aspect): Map<string, Decision> {
  const newest = new Map<string, Decision>();
  for (const decision of decisions) {
    if (!speaksOf(decision, aspect)) continue;
    const key = scopeKey(decision.about);
    const known = newest.get(key);
    if (!known || isNewer(decision, known)) newest.set(key, decision);
  }
  return newest;
}

/** Ids break ties, so the outcome does not depend on the order of arrival. */
export function isNewer(a: Decision, b: Decision): boolean {
  return a.decidedAt === b.decidedAt ? a.id > b.id : a.decidedAt > b.decidedAt;
}

export function hasEnded({ until }: Decision, now: string): boolean {
  return until !== undefined && until < now;
}

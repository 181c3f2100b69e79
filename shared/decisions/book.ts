import { type Aspect, type Decision, speaksOf } from './decision.ts';
import { narrowness, scopeKey } from './scope.ts';

/**
 * The decisions of a release at one time: the last word on each scope, narrowest scope first, then the newest. What is
 * said of outcome and of rating stands side by side.
 */
export interface Book {
  release: string;
  /** ISO 8601 in UTC. */
  now: string;
  decisionsOn(packageName: string, aspect: Aspect): readonly Decision[];
  /** Nothing is decided that may concern the package. */
  isSilentOn(packageName: string): boolean;
}

/**
 * Opens what was decided. A later decision takes the place of an earlier one of the same scope, for good;
 * a revoked scope says nothing, so that the next wider one counts again.
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

/** Name of a package → the last words on one aspect that may concern it. */
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

/** The newest decision of each scope, narrowest first; those that were taken back are left out. */
function lastWords(decisions: readonly Decision[], aspect: Aspect): Decision[] {
  return [...newestByScope(decisions, aspect).values()]
    .filter(({ revoked }) => revoked !== true)
    .sort((a, b) => narrowness(b.about) - narrowness(a.about) || (isNewer(a, b) ? -1 : 1));
}

/** Key of the scope → the newest decision that speaks of an aspect of it. */
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

/** Ids part decisions of one moment, so that the outcome does not depend on the order in which they came. */
export function isNewer(a: Decision, b: Decision): boolean {
  return a.decidedAt === b.decidedAt ? a.id > b.id : a.decidedAt > b.decidedAt;
}

/** Its term is over. */
export function hasEnded({ until }: Decision, now: string): boolean {
  return until !== undefined && until < now;
}

import type { Documents } from '../platform/index.ts';
import { isNewer } from './book.ts';
import type { Decision } from './decision.ts';
import { dated } from './record.ts';
import { scopeKey } from './scope.ts';
import { readDecisions } from './store.ts';

/**
 * Decisions taken now, each dated after every known one of its scope: the later one stands, so one that a clock
 * ahead of time or a file with a wrong year has dated in the future could not be replaced otherwise.
 */
export async function takenNow(documents: Documents, decisions: readonly Decision[]): Promise<Decision[]> {
  const taken: Decision[] = [];
  for (const decision of decisions) {
    const scope = scopeKey(decision.about);
    const known = await readDecisions(documents, decision.about.package);
    const [latest] = known
      .filter(({ about }) => scopeKey(about) === scope)
      .sort((a, b) => (isNewer(a, b) ? -1 : 1));
    const isReplaced = latest !== undefined && latest.id !== decision.id && isNewer(latest, decision);
    taken.push(isReplaced ? dated(decision, momentAfter(latest.decidedAt)) : decision);
  }
  return taken;
}

function momentAfter(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}

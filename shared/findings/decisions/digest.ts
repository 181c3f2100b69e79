import type { Verdict } from '../../matching/index.ts';
import { contentHash } from '../../nvd/index.ts';
import { type Book, hasEnded } from './book.ts';
import { concerns } from './apply-decisions.ts';

/**
 * Changes when something is decided that a package's findings may heed, and when the term of such a decision ends;
 * `` where nothing was decided. A rule counts for a package that has a verdict it settles.
 * @param verdicts of the package's builds; asked for only where there are rules
 */
export function decisionDigest(book: Book, packageName: string, verdicts: () => readonly Verdict[]): string {
  const decisions = book.decisionsOn(packageName);
  if (decisions.length === 0) return '';
  const all = decisions.some(({ about }) => about.package === undefined) ? verdicts() : [];
  const heeded = decisions.filter(
    (decision) =>
      decision.about.package !== undefined ||
      all.some((verdict) => concerns(decision, verdict, book.release)),
  );
  if (heeded.length === 0) return '';
  return contentHash(JSON.stringify(heeded.map((decision) => [decision.id, hasEnded(decision, book.now)])));
}

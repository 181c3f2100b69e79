import type { Verdict } from '../vulnerabilities/index.ts';
import { contentHash } from '../platform/index.ts';
import { concerns } from './apply-decisions.ts';
import { type Book, hasEnded } from './book.ts';
import type { Aspect } from './decision.ts';
import { rate } from './rate.ts';

/**
 * Changes when a decision is made that may apply to a package's findings, and when its term ends; `` without
 * decisions. A rule counts for a package that has a verdict it settles.
 * @param verdicts of the package's builds; called only if there are rules
 */
export function decisionDigest(book: Book, packageName: string, verdicts: () => readonly Verdict[]): string {
  if (book.isSilentOn(packageName)) return '';
  const ratings = book.decisionsOn(packageName, 'rating');
  const decisions = [...book.decisionsOn(packageName, 'outcome'), ...ratings];
  const all = decisions.some(({ about }) => about.package === undefined) ? verdicts() : [];
  // A rule on a severity settles what any of the ratings would bring to that severity, whichever comes to
  // apply.
  const rated = all.flatMap((verdict) =>
    ratings
      .filter((decision) => concerns(decision, verdict, book.release, 'rating'))
      .map((decision) => rate(verdict, decision)),
  );
  const heeded = (aspect: Aspect, seen: readonly Verdict[]): [id: string, hasEnded: boolean][] =>
    book
      .decisionsOn(packageName, aspect)
      .filter(
        (decision) =>
          decision.about.package !== undefined ||
          seen.some((verdict) => concerns(decision, verdict, book.release, aspect)),
      )
      .map((decision) => [decision.id, hasEnded(decision, book.now)]);
  const lists = [heeded('outcome', [...all, ...rated]), heeded('rating', all)];
  return lists.every((list) => list.length === 0) ? '' : contentHash(JSON.stringify(lists));
}

import { severityOf, type Verdict } from '../vulnerabilities/index.ts';
import type { Decision } from './decision.ts';
import { describeScope } from './scope.ts';
import { defined } from '../platform/index.ts';

/** The verdict with a decision's rating; the score is kept. Ignores the rest of the decision. */
export function rate(verdict: Verdict, decision: Decision): Verdict {
  if (!decision.rating) return verdict;
  return {
    ...verdict,
    rating: { by: 'vendor', ...decision.rating },
    evidence: { ...verdict.evidence, rating: standing(decision) },
  };
}

/** `Rated low, not high, by alice on 2026-01-10: It listens on no port.` */
export function ratingNote(
  verdict: Verdict,
  { id, rating, author, decidedAt, until, reason }: Decision,
): string {
  if (!rating) return '';
  const other = severityOf(defined({ score: verdict.score }));
  const rated = `Rated ${rating.severity}${other === rating.severity ? '' : `, not ${other},`}`;
  if (verdict.evidence.decision?.id === id) return `${rated} by the same decision.`;
  const term = until === undefined ? '' : ` until ${until.slice(0, 10)}`;
  return `${rated} by ${author} on ${decidedAt.slice(0, 10)}${term}: ${reason}`;
}

/** The part of a decision in force that the finding keeps. */
export function standing(decision: Decision): NonNullable<Verdict['evidence']['rating']> {
  const { id, about, author, decidedAt, until, reason } = decision;
  return {
    id,
    scope: describeScope(about),
    author,
    decidedAt,
    ...defined({ until }),
    reason,
  };
}

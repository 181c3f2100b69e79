import type { BusinessDays } from './calendar.ts';
import type { Span } from './spans.ts';
import { advance, elapsed, type Term } from './term.ts';

/**
 * When a term ends that runs from an instant and stands still in the gaps; `Infinity` if a gap has no end.
 * @param gaps merged and in order
 */
export function deadline(from: number, term: Term, gaps: readonly Span[], days: BusinessDays): number {
  let start = from;
  let left = term.amount;
  for (const gap of gaps) {
    if (gap.until <= start) continue;
    if (gap.from > start) {
      const due = advance(start, { ...term, amount: left }, days);
      if (due <= gap.from) return due;
      left -= elapsed(start, gap.from, term.unit, days);
    }
    if (gap.until === Infinity) return Infinity;
    start = gap.until;
  }
  return advance(start, { ...term, amount: left }, days);
}

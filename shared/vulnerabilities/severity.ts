import type { Severity } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** How grave a finding is: as the vendor rates it, else by its CVSS score; *unknown* where nobody said. */
export function severityOf({ rating, score }: Pick<Verdict, 'rating' | 'score'>): Severity {
  return rating?.severity ?? score?.severity ?? 'unknown';
}

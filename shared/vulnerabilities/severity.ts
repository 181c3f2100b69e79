import type { Severity } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** The worst first. */
export const severities = [
  'critical',
  'high',
  'medium',
  'low',
  'none',
  'unknown',
] as const satisfies readonly Severity[];

/**
 * A finding's severity: the vendor's rating, otherwise from the CVSS score, or *unknown* if there is neither.
 */
export function severityOf({ rating, score }: Pick<Verdict, 'rating' | 'score'>): Severity {
  return rating?.severity ?? score?.severity ?? 'unknown';
}

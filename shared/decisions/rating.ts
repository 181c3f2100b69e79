import { scoreVector } from './cvss.ts';
import type { Decision } from './decision.ts';

/** The rating fields of a record. */
interface Rated {
  rating?: NonNullable<Decision['rating']>['severity'];
  vector?: string;
}

/**
 * What is wrong with a rating: the vector is invalid or harmless, or severity and vector contradict each
 * other.
 */
export function faultOfRating({
  rating,
  vector,
}: Rated): readonly [field: keyof Rated, message: string] | undefined {
  if (vector === undefined) return undefined;
  const scored = scoreVector(vector);
  if (!scored) return ['vector', 'is not a CVSS vector of version 2.0, 3.0, 3.1 or 4.0'];
  const { score, severity } = scored;
  if (severity === 'none') return ['vector', 'scores 0.0: what does no harm is not_affected'];
  if (rating === undefined || rating === severity) return undefined;
  return ['rating', `is ${rating}, but the vector scores ${score.toFixed(1)}, which is ${severity}`];
}

/** The rating of a valid record; the vector, if given, determines the severity. */
export function ratingOf({ rating, vector }: Rated): Pick<Decision, 'rating'> {
  const scored = vector === undefined ? undefined : scoreVector(vector);
  if (vector !== undefined && scored && isRating(scored.severity))
    return { rating: { severity: scored.severity, score: scored.score, vector } };
  return rating === undefined ? {} : { rating: { severity: rating } };
}

function isRating(severity: string): severity is NonNullable<Rated['rating']> {
  return severity !== 'none' && severity !== 'unknown';
}

import type { Identity } from '../../vulnerabilities/index.ts';
import type { NameKind } from '../names/name-kind.ts';
import { confidenceOf, type Signal } from './signal.ts';

/** A candidate with all signals about it. */
interface Candidate {
  product: string;
  kind: NameKind | undefined;
  /** Whether the package's name begins with its name, of two words or more. */
  isBeginning: boolean;
  signals: readonly Signal[];
}

/** Relations in which the product bears the whole name of the package. */
const WHOLE: ReadonlySet<NameKind | undefined> = new Set([
  'exact',
  'registry',
  'prefixed',
  'rest',
  'initial',
  'family',
]);
/** A namesake that more than this speaks against is another program. */
const LEAST_UNCONTRADICTED = 0.5;
/** Just enough for a likely investigation. */
const DOUBTFUL = 0.5;
/** A name that more products share is an ordinary word. */
const MOST = 4;

/**
 * Products that bear the package's name, for a package that evidence ties to no product. If nothing contradicts them
 * and only ties are missing, as for a bare line of `rpm -qa`, a person should look: silence would hide their CVEs.
 */
export function namesakes(candidates: readonly Candidate[]): Identity[] {
  const found = candidates.filter(
    ({ kind, isBeginning, signals }) =>
      (WHOLE.has(kind) || isBeginning) &&
      confidenceOf(signals.filter(({ isAbsence }) => !isAbsence)) >= LEAST_UNCONTRADICTED,
  );
  if (found.length > MOST) return [];
  return found.map(({ product, signals }) => ({
    product,
    confidence: DOUBTFUL,
    origin: 'evidence',
    reasons: [
      ...signals.map(({ reason }) => reason),
      'Nothing contradicts its name, and nothing else is the package: a person should look.',
    ],
  }));
}

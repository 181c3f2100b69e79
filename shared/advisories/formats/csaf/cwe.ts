import type { AdvisedCve } from '../../advisory.ts';
import { namedWeakness } from '../cwe-names.ts';

/** The weakness behind a CVE: CSAF 2.0 knows one, by number and exact name; the first that has a name. */
export function cweOf({ weaknesses = [] }: Pick<AdvisedCve, 'weaknesses'>): object | undefined {
  return weaknesses.flatMap((each) => namedWeakness(each) ?? [])[0];
}

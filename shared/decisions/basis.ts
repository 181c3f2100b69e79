import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '../vulnerabilities/index.ts';
import type { Basis } from './decision.ts';

/**
 * The evidence that a decision about a finding rests on.
 * @param verdicts of all builds of one package for one CVE, as matching makes them; where they differ in more
 *   than versions and ranges, the first counts
 */
export function basisOf(verdicts: readonly [Verdict, ...Verdict[]]): Basis {
  const [first] = verdicts;
  return {
    status: first.status,
    versions: sorted(verdicts.map(({ version }) => version)),
    ranges: sorted(
      verdicts.flatMap(({ evidence }) =>
        evidence.criteria
          .filter(({ matched }) => matched)
          .map(({ product, range, environment }) => [product, range, ...environment].join(' ')),
      ),
    ),
    score: first.score?.vector ?? null,
    vulnStatus: first.vulnStatus,
    exploited: first.kev !== undefined,
    via: first.via ?? null,
  };
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

const FIELDS: readonly (readonly [field: keyof Basis, word: string])[] = [
  ['status', 'verdict'],
  ['versions', 'version'],
  ['ranges', 'range'],
  ['score', 'score'],
  ['vulnStatus', 'status of the CVE'],
  ['exploited', 'known exploitation'],
  ['via', 'component'],
];

/**
 * The first fact that changed: `the range changed from a:b [1, 2) to a:b [1, 3)`. `undefined` if everything
 * given still holds.
 */
export function changeOf(before: Partial<Basis>, now: Basis): string | undefined {
  for (const [field, word] of FIELDS) {
    const known = before[field];
    if (known === undefined || isDeepStrictEqual(known, now[field])) continue;
    return `the ${word} changed from ${words(known)} to ${words(now[field])}`;
  }
  return undefined;
}

function words(value: Basis[keyof Basis]): string {
  if (value === null || value.toString() === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : value.join(', ');
}

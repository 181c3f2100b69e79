import type { Status, Verdict } from '../vulnerabilities/index.ts';
import { compareEvr } from '../rpm/index.ts';

const WEIGHT: Readonly<Record<Status, number>> = {
  affected: 3,
  under_investigation: 2,
  fixed: 1,
  not_affected: 0,
};

/**
 * One verdict per CVE for a package that ships in several builds: the worst one. Of equally bad builds the
 * oldest decides.
 */
export function combineBuilds(verdicts: Iterable<Verdict>): Verdict[] {
  const worst = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const known = worst.get(verdict.cve);
    if (!known || isWorse(verdict, known)) worst.set(verdict.cve, verdict);
  }
  return [...worst.values()];
}

function isWorse(a: Verdict, b: Verdict): boolean {
  const order = WEIGHT[a.status] - WEIGHT[b.status];
  return order > 0 || (order === 0 && (compareEvr(a, b) ?? 0) < 0);
}

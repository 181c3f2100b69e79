import type { CaseKey, CaseResult, CaseStatus } from './report.ts';

const RANK: Readonly<Record<CaseStatus, number>> = {
  passed: 0,
  skipped: 1,
  attempted: 2,
  failed: 3,
  error: 4,
};

/** A case's key as one text: keys that differ in any part differ in the text. */
export function caseId({ file, platform, suite, class: className, name }: CaseKey): string {
  return JSON.stringify([file, platform, suite, className, name]);
}

/** A case's name for people. */
export function caseLabel({ file, platform, suite, class: className, name }: CaseKey): string {
  const parts = [file, platform, suite, className === suite ? undefined : className, name];
  return parts.filter((part) => part !== undefined && part !== '').join(' / ');
}

/**
 * Folds the results to one per key: a test may be listed twice, with a failure and again with an error in its
 * teardown. The worst wins and counts once.
 */
export function foldCases(cases: readonly CaseResult[]): CaseResult[] {
  const worst = new Map<string, CaseResult>();
  for (const each of cases) {
    const id = caseId(each);
    const known = worst.get(id);
    if (!known || RANK[each.status] > RANK[known.status]) worst.set(id, each);
  }
  return [...worst.values()];
}

/** Whether the result of a case faults the build. */
export function hasFailed({ status }: CaseResult): boolean {
  return status === 'failed' || status === 'error' || status === 'attempted';
}

import { judgePerformance, type MetricAnswer } from '../../../shared/gates/judge-performance.ts';
import { baseline, made, normals, policyOf } from '../made-samples.ts';

const METRICS = 40;
const MARGIN = 0.03;
const SHIFT = 0.05;
const REPEATS = 200;
export const SCATTERS = [0.02, 0.05, 0.1];
export const RUNS = [7, 10, 20, 50];

const { performance } = policyOf([]);
// Those that are not measured count in the family as what found nothing.
const rules = Array.from({ length: METRICS }, (_, at) => ({
  name: `m${at}`,
  better: 'higher' as const,
  margin: MARGIN,
}));

/** Of so many releases of forty metrics, of which one lost `shift`: the shares of the answers about that one. */
function answers(cv: number, runs: number, shift: number): Record<MetricAnswer, number> {
  const counts = { worse: 0, fine: 0, 'cannot-tell': 0, 'not-comparable': 0 };
  for (let seed = 1; seed <= REPEATS; seed += 1) {
    const normal = normals(seed * 1009 + runs);
    const old = made({ metric: 'm0', build: 'old', mean: 100, cv, runs }, normal);
    const samples = made({ metric: 'm0', build: 'new', mean: 100 * (1 - shift), cv, runs }, normal);
    const baselines = [baseline('last', 'old', old)];
    const [verdict] = judgePerformance({ rules, policy: performance, build: 'new', samples, baselines });
    if (verdict) counts[verdict.answer] += 1;
  }
  return counts;
}

/** One row of the table in docs/gates.md. */
export function powerRow(cv: number, runs: number): string {
  const lost = answers(cv, runs, SHIFT);
  const same = answers(cv, runs, 0);
  const share = (count: number): string => `${((100 * count) / REPEATS).toFixed(1)} %`;
  const cells = [
    `${(100 * cv).toFixed(0)} %`,
    `${runs} + ${runs}`,
    ...[lost.worse, lost['cannot-tell'], lost.fine, same.fine, same['cannot-tell'], same.worse].map(share),
  ];
  return `| ${cells.join(' | ')} |`;
}

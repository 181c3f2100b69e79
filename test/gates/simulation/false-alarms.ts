import { judgePerformance, type MetricVerdict } from '../../../shared/gates/judge-performance.ts';
import { baseline, made, normals, policyOf } from '../made-samples.ts';

interface Setting {
  metrics: number;
  /** Of the build, and of each baseline. */
  runs: number;
  /** Coefficient of variation of every metric. */
  cv: number;
  /** A margin near 0 leaves all to the test. */
  margin: number;
  baselines: 1 | 2;
}

/** Ten runs of forty metrics against one and two baselines, and the fewest runs that can tell. */
export const SETTINGS: readonly Setting[] = [
  { metrics: 40, runs: 7, cv: 0.1, margin: 0.0001, baselines: 1 },
  { metrics: 40, runs: 10, cv: 0.1, margin: 0.0001, baselines: 1 },
  { metrics: 40, runs: 10, cv: 0.1, margin: 0.0001, baselines: 2 },
  { metrics: 40, runs: 10, cv: 0.1, margin: 0.03, baselines: 2 },
];

const { performance } = policyOf([]);

/** One release in which nothing changed: what is said of its metrics. @param seed the same one gives the same */
function unchangedRelease(seed: number, { metrics, runs, cv, margin, baselines }: Setting): MetricVerdict[] {
  const normal = normals(seed);
  const rules = Array.from({ length: metrics }, (_, at) => ({
    name: `m${at}`,
    better: 'higher' as const,
    margin,
  }));
  const measure = (build: string) =>
    rules.flatMap(({ name }) => made({ metric: name, build, mean: 100, cv, runs }, normal));
  const known = [baseline('last', 'last', measure('last'))];
  if (baselines === 2) known.push(baseline('anchor', 'anchor', measure('anchor')));
  return judgePerformance({
    rules,
    policy: performance,
    build: 'new',
    samples: measure('new'),
    baselines: known,
  });
}

/** In how many of so many unchanged releases at least one metric is called worse. */
export function falseAlarms(releases: number, setting: Setting): number {
  let alarms = 0;
  for (let seed = 1; seed <= releases; seed += 1)
    if (unchangedRelease(seed, setting).some(({ answer }) => answer === 'worse')) alarms += 1;
  return alarms;
}

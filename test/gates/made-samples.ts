import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Baseline } from '../../shared/gates/baselines.ts';
import type { Sample } from '../../shared/gates/samples.ts';
import { type Policy, parsePolicy } from '../../shared/lanes/index.ts';

/** Normal values by a seed: Box and Muller. */
export function normals(seed: number): () => number {
  const random = xoroshiro128plus(seed);
  const uniform = (): number => ((random.next() >>> 0) + 0.5) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

interface Made {
  metric: string;
  build: string;
  mean: number;
  /** Coefficient of variation. */
  cv: number;
  runs: number;
}

/** Runs of a metric, scattered normally around a mean. */
export function made({ metric, build, mean, cv, runs }: Made, normal: () => number): Sample[] {
  return Array.from({ length: runs }, (_, at) => ({
    metric,
    build,
    run: `${build}-${at}`,
    value: mean * (1 + cv * normal()),
    environment: { vmSize: 'D64' },
  }));
}

/** A baseline of these samples. */
export function baseline(kind: Baseline['kind'], build: string, samples: Sample[]): Baseline {
  return { kind, build, name: `3.0-${build}`, samples };
}

/** A policy with these gates. */
export function policyOf(gates: unknown, performance: unknown = {}): Policy {
  const lanes = [{ name: 'all', when: {}, lane: 'next-image' }];
  return parsePolicy(JSON.stringify({ lanes, gates, performance }), 'test');
}

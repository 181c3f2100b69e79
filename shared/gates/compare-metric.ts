import { median } from 'simple-statistics';
import { contentHash } from '../platform/index.ts';
import type { MetricRule } from '../lanes/index.ts';
import type { Sample } from './samples.ts';
import { fewestRuns } from './statistics/arrangements.ts';
import { permutationTest } from './statistics/permutation-test.ts';
import { shiftBetween } from './statistics/shift.ts';

/** How two groups of runs compare on a metric, as shares of the baseline; positive is worse. */
export interface Comparison {
  runs: { build: number; baseline: number };
  worse: number;
  low: number;
  high: number;
  /** Before the correction over all metrics of the release. */
  p: number;
}

/** The confidence in calling a metric fine: its interval leaves this much out at either end. */
const TAIL = 0.05;
/** This many arrangements would be expected below the smallest bound, enough to resolve it. */
const RESOLUTION = 20;

/**
 * Compares the runs of a build with those of a baseline.
 * @param bound the smallest p that matters: that of the correction's first step
 * @returns `undefined` if the baseline's median is 0, since no share of it can be taken
 */
export function compareMetric(
  rule: MetricRule,
  { baseline, build, bound }: { baseline: readonly Sample[]; build: readonly Sample[]; bound: number },
): Comparison | undefined {
  const [before, after] = [valuesOf(baseline), valuesOf(build)];
  const base = Math.abs(median(before));
  if (base === 0) return undefined;
  const { shift, low, high } = shiftBetween(before, after, TAIL);
  const isCost = rule.better === 'lower';
  const [best, worst] = isCost ? [low, high] : [-high, -low];
  return {
    runs: { build: after.length, baseline: before.length },
    worse: (isCost ? shift : -shift) / base,
    low: best / base,
    high: worst / base,
    p: permutationTest(before, after, { most: Math.ceil(RESOLUTION / bound), seed: seedOf(baseline, build) }),
  };
}

function valuesOf(samples: readonly Sample[]): number[] {
  return samples.map(({ value }) => value);
}

/** The same runs give the same p, whatever else is judged. */
function seedOf(baseline: readonly Sample[], build: readonly Sample[]): number {
  const runs = [baseline, build].map((samples) => samples.map(({ run, value }) => [run, value]));
  return Number.parseInt(contentHash(JSON.stringify(runs)).slice(0, 8), 16) | 0;
}

/** How many more runs of each side it takes before the correction can pass at all; 0 if it can already. */
export function runsShort({ build, baseline }: Comparison['runs'], bound: number): number {
  return Math.max(0, fewestRuns(bound) - Math.min(build, baseline));
}

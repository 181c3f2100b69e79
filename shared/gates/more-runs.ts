import { probit } from 'simple-statistics';
import type { Comparison } from './compare-metric.ts';

/** Nobody waits for more runs than this: the metric scatters too much for its margin. */
const MOST_MORE_RUNS = 100;

/**
 * How many more runs of each side would probably decide, at the shift and scatter seen so far: until the
 * interval fits the margin, or the difference is significant. At least 1, at most 100.
 */
export function moreRuns({ worse, high, low, runs }: Comparison, margin: number, bound: number): number {
  const have = Math.min(runs.build, runs.baseline);
  const half = (high - low) / 2;
  const room = Math.abs(margin - worse);
  const within =
    worse < margin ? half / room : ((-probit(bound / 2) / -probit(0.05)) * half) / Math.abs(worse);
  const needed = have * within ** 2;
  const more = Number.isFinite(needed) ? Math.ceil(needed - have) : MOST_MORE_RUNS;
  return Math.min(MOST_MORE_RUNS, Math.max(1, more));
}

import type { MetricRule, PerformancePolicy } from '../lanes/index.ts';
import type { Sample } from './samples.ts';

type Compared = PerformancePolicy['alike'][number];

/**
 * Why samples cannot be compared: their machines or tools differ, their unit or direction contradicts the
 * policy, or they were not interleaved. `undefined` if they can.
 * @param changed what the build itself changes, such as a kernel its version
 */
export function unlikeness(
  samples: readonly Sample[],
  rule: MetricRule,
  { policy, changed }: { policy: PerformancePolicy; changed: readonly Compared[] },
): string | undefined {
  for (const field of policy.alike) {
    if (changed.includes(field)) continue;
    const values = valuesOf(samples, ({ environment }) => environment[field]);
    if (values.length > 1) return `unlike ${field}: ${values.join(', ')}`;
  }
  const units = valuesOf(samples, ({ unit }) => unit);
  if (units.length > 1) return `unlike unit: ${units.join(', ')}`;
  if (rule.unit !== undefined && units[0] !== rule.unit)
    return `unlike unit: ${units.join(', ')}; the policy says ${rule.unit}`;
  const contrary = samples.find(({ better }) => better !== undefined && better !== rule.better);
  if (contrary) return `the policy calls ${rule.better} better, the report the contrary`;
  return policy.interleave ? untimely(samples) : undefined;
}

function valuesOf(samples: readonly Sample[], of: (sample: Sample) => string | undefined): string[] {
  return [...new Set(samples.map((sample) => of(sample) ?? 'not told'))];
}

/** At most this many runs of one side in a row: allows A B B A and a repeated run. */
const MOST_IN_A_ROW = 3;

function untimely(samples: readonly Sample[]): string | undefined {
  if (samples.some(({ at }) => at === undefined)) return 'runs without a time, which have to take turns';
  const inTime = samples.toSorted((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''));
  let inARow = 0;
  for (const [at, { build }] of inTime.entries()) {
    inARow = inTime[at - 1]?.build === build ? inARow + 1 : 1;
    if (inARow > MOST_IN_A_ROW) return `${inARow} runs of one build in a row, which have to take turns`;
  }
  return undefined;
}

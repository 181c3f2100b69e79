import { anchorsAfter, type Baseline } from './baselines.ts';
import { type PlacedCase, ranCases } from './judge-cases.ts';
import type { GateReport } from './report.ts';
import { samplesOf } from './samples.ts';

/** What was released once, with what was reported on it. */
export interface Released {
  /** Hash of its build. */
  build: string;
  /** Its name for people, such as its EVR. */
  name: string;
  reports: readonly GateReport[];
  /** Metrics whose waived shift moves their anchor. */
  moved: readonly string[];
}

/** What earlier releases require of the next one. */
export interface ReleasedBefore {
  /** Cases that the last release ran, by gate. */
  expected: Record<string, PlacedCase[]>;
  /** The last release, and the anchors. */
  baselines: Baseline[];
}

/** @param released the oldest first */
export function requiredByReleases(released: readonly Released[]): ReleasedBefore {
  const last = released.at(-1);
  if (!last) return { expected: {}, baselines: [] };
  const anchors = released.reduce<Baseline[]>(
    (before, each) => anchorsAfter(before, baselineOf(each), each.moved),
    [],
  );
  const completed = last.reports.filter(({ outcome }) => outcome === 'completed');
  const byGate = [...Map.groupBy(completed, ({ gate }) => gate)];
  return {
    expected: Object.fromEntries(byGate.map(([gate, reports]) => [gate, ranCases(reports)])),
    baselines: [{ kind: 'last', ...baselineOf(last) }, ...anchors],
  };
}

function baselineOf({ build, name, reports }: Released): Omit<Baseline, 'kind'> {
  const samples = samplesOf(reports).filter((sample) => sample.build === build && !sample.control);
  return { build, name, samples };
}

import { defined } from '../platform/index.ts';
import { mean } from 'simple-statistics';
import type { GateReport, Measurement, SampleEnvironment } from './report.ts';

/** What one run on a fresh machine measured for one metric: the mean of its repeats. */
export interface Sample {
  metric: string;
  /** Hash of the measured build. */
  build: string;
  run: string;
  value: number;
  unit?: string;
  better?: 'higher' | 'lower';
  /** The baseline, measured a second time as though it were the build. */
  control?: true;
  /** ISO 8601. */
  at?: string;
  environment: SampleEnvironment;
}

/** Many times what it takes to see a shift of 5 % where values scatter by 10 %; only the latest count. */
const MOST_RUNS = 200;

/** The samples in reports, in order. Repeats in one run are averaged; a run reported again is still one. */
export function samplesOf(reports: readonly GateReport[]): Sample[] {
  const runs = new Map<string, { report: GateReport; repeats: Measurement[] }>();
  for (const report of reports) {
    for (const measurement of report.measurements) {
      const { metric, of = report.build, run = report.run, control, unit, environment } = measurement;
      const key = JSON.stringify([metric, of, run, control, unit, environment]);
      const known = runs.get(key);
      if (known) known.repeats.push(measurement);
      else runs.set(key, { report, repeats: [measurement] });
    }
  }
  return [...runs.values()].flatMap(({ report, repeats }) => {
    const [first] = repeats;
    return first ? [sampleOf(report, first, mean(repeats.map(({ value }) => value)))] : [];
  });
}

function sampleOf(report: GateReport, first: Measurement, value: number): Sample {
  const { metric, of = report.build, run = report.run, unit, better, control, environment = {} } = first;
  const at = first.at ?? report.at;
  return { metric, build: of, run, value, environment, ...defined({ unit, better, control, at }) };
}

/** The latest runs of a metric. */
export function latestOf(samples: readonly Sample[], metric: string): Sample[] {
  return samples.filter((sample) => sample.metric === metric).slice(-MOST_RUNS);
}

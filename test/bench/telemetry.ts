import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type BenchData, sourceFlags } from './data.ts';
import { cliMain, measureWith } from './measure.ts';
import { report } from './report.ts';

/** Of Student's t at 95 %, for 19 degrees of freedom. */
const T_95 = 2.093;
const PAIRS = 20;

/**
 * Processor time of a cold scan with telemetry, sent to a receiver of its own, beside one without. Both scans of a pair
 * run at the same time, and take turns in starting, so that whatever else the machine does meets both alike: one after
 * the other they differ by more than what is measured. Reports the ratio with its interval.
 */
export async function benchTelemetry(data: BenchData, folder: string): Promise<void> {
  const receiver = fork(join(import.meta.dirname, '..', 'telemetry', 'receiver-process.ts'), {
    silent: true,
  });
  const [said] = (await once(receiver.stdout ?? receiver, 'data')) as [Buffer];
  const address = said.toString().trim();
  const scan = async (name: string, endpoint: string): Promise<number> => {
    const state = join(folder, name);
    await rm(state, { recursive: true, force: true });
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const sources = sourceFlags(data, data.nvd);
    return (await measureWith(environment, cliMain, 'scan', '--state', state, ...sources)).cpu;
  };
  const ratios: number[] = [];
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const isFirst = pair % 2 === 0;
      const one = scan('one', isFirst ? address : '');
      const other = scan('other', isFirst ? '' : address);
      const [first, second] = await Promise.all([one, other]);
      ratios.push(Math.log(isFirst ? first / second : second / first));
    }
  } finally {
    receiver.kill();
  }
  const half = (T_95 * sampleStandardDeviation(ratios)) / Math.sqrt(ratios.length);
  const of = (log: number): number => Math.round(Math.exp(log) * 10_000) / 10_000;
  const centre = mean(ratios);
  report('telemetry on a cold scan', of(centre), 'times the processor time', {
    ...{ pairs: PAIRS, from: of(centre - half), to: of(centre + half) },
  });
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type BenchData, sourceFlags } from './data.ts';
import { cliMain, measure } from './measure.ts';
import { report } from './report.ts';

/** Of Student's t at 95 %, for 19 degrees of freedom. */
const T_95 = 2.093;
const PAIRS = 20;

/**
 * Processor time of a cold scan with telemetry, sent to a receiver of its own, beside one without: pairs in turns, so
 * that whatever else the machine does meets both. Reports the ratio with its interval.
 */
export async function benchTelemetry(data: BenchData, folder: string): Promise<void> {
  const receiver = fork(join(import.meta.dirname, '..', 'telemetry', 'receiver-process.ts'), {
    silent: true,
  });
  const [said] = (await once(receiver.stdout ?? receiver, 'data')) as [Buffer];
  const address = said.toString().trim();
  const state = join(folder, 'telemetry');
  const scan = async (endpoint: string): Promise<number> => {
    await rm(state, { recursive: true, force: true });
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = endpoint;
    const { cpu } = await measure(cliMain, 'scan', '--state', state, ...sourceFlags(data, data.nvd));
    return cpu;
  };
  const ratios: number[] = [];
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const isFirst = pair % 2 === 0;
      const before = isFirst ? await scan(address) : await scan('');
      const after = isFirst ? await scan('') : await scan(address);
      ratios.push(Math.log(isFirst ? before / after : after / before));
    }
  } finally {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    receiver.kill();
  }
  const half = (T_95 * sampleStandardDeviation(ratios)) / Math.sqrt(ratios.length);
  const of = (log: number): number => Math.round(Math.exp(log) * 10_000) / 10_000;
  const centre = mean(ratios);
  report('telemetry on a cold scan', of(centre), 'times the processor time', {
    ...{ pairs: PAIRS, from: of(centre - half), to: of(centre + half) },
  });
}

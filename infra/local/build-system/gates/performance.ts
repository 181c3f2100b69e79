import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, release } from 'node:os';
import { join } from 'node:path';
import type { KeptBuild } from '../kept-builds.ts';
import { type RpmFile, readRpm, unpackedFiles } from '../rpm/read-rpm.ts';
import type { TestSystem } from './test-system.ts';

/** Enough for a shift of any of its metrics to be significant after the correction over all of them. */
const RUNS = 8;

/**
 * Measures what a machine spends on a build: bytes that it downloads, unpacks and keeps, and processor time to
 * unpack them. Reports as LISA does, one list a run.
 * @see https://github.com/microsoft/lisa/blob/main/lisa/messages.py
 */
export const performance: TestSystem = {
  gate: 'performance',
  runs: RUNS,
  async run(build) {
    const spent = await spentOn(build);
    const messages = METRICS.map(({ test, metric, unit }) => ({
      type: 'UnifiedPerformance',
      tool: 'reference-build-system',
      vmsize: `${arch()}-${availableParallelism()}`,
      kernel_version: release(),
      test_case_name: test,
      metric_name: metric,
      metric_value: spent[metric],
      metric_unit: unit,
      metric_relativity: 'LowerIsBetter',
    }));
    return { contentType: 'application/json', text: JSON.stringify(messages) };
  },
};

const METRICS = [
  { test: 'network', metric: 'downloaded', unit: 'bytes' },
  { test: 'storage', metric: 'installed', unit: 'bytes' },
  { test: 'memory', metric: 'unpacked', unit: 'bytes' },
  { test: 'cpu', metric: 'unpacking', unit: 'ms' },
] as const;

type Spent = Record<(typeof METRICS)[number]['metric'], number>;

async function spentOn({ record, folder }: KeptBuild): Promise<Spent> {
  const files = await Promise.all(record.artifacts.map(({ file }) => readFile(join(folder, file))));
  const before = process.cpuUsage();
  const packages = files.map(readRpm);
  const installed = packages.flatMap(unpackedFiles);
  const { user, system } = process.cpuUsage(before);
  return {
    downloaded: total(packages.map(({ size }: RpmFile) => size)),
    installed: total(installed.map(({ content }) => content.length)),
    unpacked: total(packages.map(({ archiveSize }) => archiveSize)),
    unpacking: (user + system) / 1000,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

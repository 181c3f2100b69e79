import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { linkFeeds } from './changed-feed.ts';
import { findData, sourceFlags } from './data.ts';
import { makeBundle } from '../../infra/bundle/make-bundle.ts';
import { cliMain, measure, type Usage } from './measure.ts';

/**
 * Whether anything became much slower: processor times over five years of real feeds, relative to those of the floor in
 * the same minutes. Machines and hours differ, so only twice the stated figure is a failure.
 */

/** Floors of processor time, as measured on 2026-11-30; raise or lower one with the change that it follows from. */
const STATED = { 'cold match': 2.4, 'warm match': 0.21, 'second scan': 0.22 };
const MARGIN = 2;
const FEEDS = 'nvdcve-2.0-201[4-8].*';

const { values: flags } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } });
const folder = await mkdtemp(join(tmpdir(), 'patchline-regression-'));
try {
  const data = findData(flags.data);
  await makeBundle();
  const nvd = join(folder, 'nvd');
  await linkFeeds(data.nvd, nvd, globSync(FEEDS, { cwd: data.nvd }));
  const sources = sourceFlags(data, nvd);
  const state = join(folder, 'state');
  const out = ['--out', join(folder, 'rows.ndjson')];
  const floor = await least(2, () => measure(join(import.meta.dirname, 'floor.js'), nvd));
  await measure(cliMain, 'scan', '--state', state, ...sources);
  const found: Record<keyof typeof STATED, number> = {
    'cold match': await least(1, () => measure(cliMain, 'match', ...sources, ...out)),
    'warm match': await least(2, () =>
      measure(cliMain, 'match', '--state', state, '--inventory', data.inventory, ...out),
    ),
    'second scan': await least(2, () => measure(cliMain, 'scan', '--state', state, ...sources)),
  };
  for (const [name, stated] of Object.entries(STATED)) {
    const floors = found[name as keyof typeof STATED] / floor;
    const isSlow = floors > MARGIN * stated;
    console.log(
      `${name}: ${floors.toFixed(2)} floors of processor time, stated ${stated}${isSlow ? ': too slow' : ''}`,
    );
    if (isSlow) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

/** The processor seconds of the run that others disturbed least. */
async function least(runs: number, run: () => Promise<Usage>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < runs; at += 1) times.push((await run()).cpu);
  return Math.min(...times);
}

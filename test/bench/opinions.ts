import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchData, sourceFlags } from './data.ts';
import { writeFeeds, writeInventory } from './larger-data.ts';
import { cliMain, measure } from './measure.ts';
import { reportUsage } from './report.ts';

/** How many records the feeds hold, and how many packages ship. */
export type Size = readonly [records: number, packages: number];

/**
 * How time and memory grow with records, each with what CNAs state of it, and with packages: a cold match and scan, a second scan and a
 * warm match of each size, beside the floor of its feeds.
 */
export async function benchOpinions(data: BenchData, sizes: readonly Size[]): Promise<void> {
  for (const [wanted, packages] of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'patchline-bench-'));
    try {
      const nvd = join(folder, 'nvd');
      const { records, megabytes } = writeFeeds(data, nvd, wanted);
      const inventory = join(folder, 'inventory.json');
      writeInventory(data, inventory, packages);
      const state = ['--state', join(folder, 'state')];
      const sources = sourceFlags({ ...data, inventory }, nvd);
      const scan = ['scan', ...state, ...sources];
      const out = ['--out', join(folder, 'rows.ndjson')];
      const match = ['match', ...state, '--inventory', inventory, ...out];
      const size = { records, packages, feedMB: Math.round(megabytes) };
      const floor = await measure(join(import.meta.dirname, 'floor.js'), nvd);
      reportUsage('opinions, cold match', await measure(cliMain, 'match', ...sources, ...out), floor, size);
      reportUsage('opinions, cold scan', await measure(cliMain, ...scan), floor, size);
      reportUsage('opinions, second scan', await measure(cliMain, ...scan), floor, size);
      reportUsage('opinions, warm match', await measure(cliMain, ...match), floor, size);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkFeeds } from './changed-feed.ts';
import { type BenchData, sourceFlags } from './data.ts';
import { cliMain, measure } from './measure.ts';
import { report } from './report.ts';

/** How a cold match grows with the feed files it reads, oldest first: the rows of the table in the README. */
export async function benchGrowth(data: BenchData, counts: readonly number[]): Promise<void> {
  const years = readdirSync(data.nvd)
    .filter((file) => file.endsWith('.json.gz'))
    .sort();
  for (const count of counts) {
    const folder = await mkdtemp(join(tmpdir(), 'patchline-bench-'));
    try {
      const files = years.slice(0, count).flatMap((file) => [file, file.replace('.json.gz', '.meta')]);
      const nvd = join(folder, 'nvd');
      await linkFeeds(data.nvd, nvd, files);
      const out = join(folder, 'rows.ndjson');
      const floor = await measure(join(import.meta.dirname, 'floor.js'), nvd);
      const { seconds, cpu, megabytes } = await measure(
        cliMain,
        ...['match', ...sourceFlags(data, nvd), '--out', out],
      );
      report('growth', seconds, 's', {
        files: Math.min(count, years.length),
        records: Number(floor.stdout),
        floorSeconds: Number(floor.seconds.toPrecision(3)),
        cpuSeconds: Number(cpu.toPrecision(3)),
        peakMB: Math.round(megabytes),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchApi } from './api.ts';
import { withDaysChanges, withOneChange } from './changed-feed.ts';
import { type BenchData, findData, sourceFlags } from './data.ts';
import { benchFeed } from './feed.ts';
import { benchGrowth } from './growth.ts';
import { makeBundle } from '../../infra/bundle/make-bundle.ts';
import { cliMain, measure, median, sourceMain, type Usage } from './measure.ts';
import { benchHost, benchQueue } from './queue.ts';
import { benchOpinions, type Size } from './opinions.ts';
import { benchOsv } from './osv.ts';
import { benchPublishing } from './publishing.ts';
import { benchRelay } from './relay.ts';
import { report, reportUsage } from './report.ts';
import { benchTelemetry } from './telemetry.ts';
import { benchWebhooks } from './webhooks.ts';

/**
 * Measures the command line on real data, each case in a process of its own, beside the floor of the same minutes.
 * Prints a JSON object a line.
 */

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    quick: { type: 'boolean', default: false },
    /** The name of one of the benches below: only this one. */
    only: { type: 'string' },
  },
});
const runs = flags.quick ? 1 : 3;
const apiSize = flags.quick
  ? { findings: 10_000, deadLetters: 1_000, days: 365, seconds: 2 }
  : { findings: 100_000, deadLetters: 10_000, days: 365, seconds: 10 };

/** As much as is real here, twice the records, and six times the packages with them. */
const sizes: readonly Size[] = [
  [168_401, 1_516],
  [350_000, 1_516],
  [350_000, 10_000],
];
/** One record in so many changes on a busy day: in nearly every thousand of numbers one. */
const DAYS_SHARE = 400;

const quickSizes: readonly Size[] = [[50_000, 1_516]];

const folder = await mkdtemp(join(tmpdir(), 'patchline-bench-'));
const data = findData(flags.data);

const benches: Readonly<Record<string, () => Promise<void>>> = {
  pipeline: () => benchPipeline(data),
  queue: () => benchQueue(flags.quick ? 5_000 : 20_000),
  host: () => benchHost(flags.quick ? 5_000 : 20_000),
  relay: () => benchRelay(flags.quick ? 50 : 300),
  publishing: () => benchPublishing(folder, flags.quick ? [250] : undefined),
  api: () => benchApi(apiSize),
  feed: () => benchFeed(flags.quick ? 50_000 : 1_000_000),
  webhooks: () => benchWebhooks(flags.quick ? 100 : 1_000),
  growth: () => benchGrowth(data, flags.quick ? [1, 25] : [1, 5, 10, 15, 20, 25]),
  osv: () => benchOsv(data),
  opinions: () => benchOpinions(data, flags.quick ? quickSizes : sizes),
};
/** Too long to be part of every measurement. */
const longBenches: typeof benches = { telemetry: () => benchTelemetry(data, folder) };

try {
  const chosen = flags.only === undefined ? Object.values(benches) : [named(flags.only)];
  await makeBundle();
  for (const bench of chosen) await bench();
} finally {
  await rm(folder, { recursive: true });
}

function named(name: string): () => Promise<void> {
  const all = { ...benches, ...longBenches };
  const bench = all[name];
  if (bench === undefined) throw new RangeError(`--only: give one of ${Object.keys(all).join(', ')}`);
  return bench;
}

async function benchPipeline(data: BenchData): Promise<void> {
  const rows = join(folder, 'rows.ndjson');
  const sources = sourceFlags(data, data.nvd);
  let floor = await floorNow(data);
  reportUsage(
    'cold match',
    await median(runs, () => measure(cliMain, 'match', ...sources, '--out', rows)),
    floor,
  );

  const state = join(folder, 'state');
  const scan = (nvd: string, main = cliMain, into = state): ReturnType<typeof measure> =>
    measure(main, 'scan', '--state', into, ...sourceFlags(data, nvd));
  floor = await floorNow(data);
  const cold = await median(runs, async () => {
    await rm(state, { recursive: true, force: true });
    return scan(data.nvd);
  });
  reportUsage('cold scan', cold, floor);

  floor = await floorNow(data);
  reportUsage('second scan', await median(runs, () => scan(data.nvd)), floor);
  reportUsage('second scan, from sources', await median(runs, () => scan(data.nvd, sourceMain)), floor);

  const kept = ['--state', state, '--inventory', data.inventory, '--out', join(folder, 'warm.ndjson')];
  reportUsage('warm match', await median(runs, () => measure(cliMain, 'match', ...kept)), floor);
  reportUsage(
    'warm match, from sources',
    await median(runs, () => measure(sourceMain, 'match', ...kept)),
    floor,
  );

  const { package: name, cve } = await affectedCve(rows);
  reportUsage('help', await median(runs, () => measure(cliMain, '--help')), floor);
  reportUsage(
    'explain',
    await median(runs, () => measure(cliMain, 'explain', name, cve, '--state', state)),
    floor,
  );

  const changed = join(folder, 'changed');
  await withOneChange(data.nvd, changed, cve);
  floor = await floorNow(data);
  const onCopies = (nvd: string): Promise<Usage> =>
    median(runs, async () => {
      const copy = join(folder, 'copy');
      await rm(copy, { recursive: true, force: true });
      await cp(state, copy, { recursive: true });
      return scan(nvd, cliMain, copy);
    });
  const after = await onCopies(changed);
  reportUsage('scan after one changed CVE', after, floor, { cve, packages: packagesIn(after) });

  const day = join(folder, 'day');
  const records = await withDaysChanges(data.nvd, day, DAYS_SHARE);
  floor = await floorNow(data);
  const later = await onCopies(day);
  reportUsage("scan after a busy day's changes", later, floor, { records, packages: packagesIn(later) });
}

function packagesIn({ stdout }: Usage): string | undefined {
  return /Packages +(.*)/.exec(stdout)?.[1];
}

/** A machine that others use is faster in one minute than in the next: each case has the floor of its own minutes. */
async function floorNow({ nvd }: BenchData): Promise<Usage> {
  const floor = await median(runs, () => measure(join(import.meta.dirname, 'floor.js'), nvd));
  report('floor', floor.seconds, 's', { records: Number(floor.stdout), cpuSeconds: floor.cpu });
  return floor;
}

/** A scored CVE of 2021 that something shipped is affected by. */
async function affectedCve(rows: string): Promise<{ package: string; cve: string }> {
  for (const line of (await readFile(rows, 'utf8')).split('\n')) {
    if (!line.includes('"CVE-2021-')) continue;
    const row = JSON.parse(line) as { package: string; cve: string; status: string; score: number | null };
    if (row.status === 'affected' && row.score !== null && row.score < 9) return row;
  }
  throw new RangeError('nothing of 2021 is affected');
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type BenchData, sourceFlags } from './data.ts';
import { cliMain, measure, type Usage } from './measure.ts';
import { reportUsage } from './report.ts';

/**
 * What the databases of ecosystems cost: scans of the packages that tell their components, with Go's database, cold, again, and
 * after one of its records changed; beside them a cold scan without the database.
 */
export async function benchOsv(data: BenchData): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-bench-'));
  try {
    const inventory = data.inventory.replace('.json', '-components.json');
    const osv = join(folder, 'osv');
    mkdirSync(osv);
    const records = gunzipSync(readFileSync(join(data.nvd, '..', 'sources', 'golang-vulndb.osv.ndjson.gz')))
      .toString('utf8')
      .trim()
      .split('\n');
    const write = (lines: readonly string[]): void => {
      writeFileSync(join(osv, 'Go.ndjson'), lines.map((line) => `${line}\n`).join(''));
    };
    const flags = sourceFlags({ ...data, inventory }, data.nvd);
    const scan = (state: string, ...more: string[]): Promise<Usage & { stdout: string }> =>
      measure(cliMain, 'scan', '--state', join(folder, state), ...flags, ...more);
    const floor = await measure(join(import.meta.dirname, 'floor.js'), data.nvd);

    write(records);
    reportUsage('osv, cold scan without it', await scan('without'), floor);
    reportUsage('osv, cold scan', await scan('with', '--osv', osv), floor, { records: records.length });
    reportUsage('osv, second scan', await scan('with', '--osv', osv), floor);
    const { id, line, at } = withOneChange(records);
    write(records.with(at, line));
    const after = await scan('with', '--osv', osv);
    const packages = /Packages +(.*)/.exec(after.stdout)?.[1];
    reportUsage('osv, scan after one changed record', after, floor, { record: id, packages });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A record of golang.org/x/net whose fix was not complete. */
function withOneChange(records: readonly string[]): { id: string; line: string; at: number } {
  for (const [at, line] of records.entries()) {
    const record = JSON.parse(line) as {
      id: string;
      affected: { package: { name: string }; ranges?: { events: { fixed?: string }[] }[] }[];
    };
    const [affected] = record.affected;
    const fix = affected?.ranges?.[0]?.events.find(({ fixed }) => fixed !== undefined);
    if (affected?.package.name !== 'golang.org/x/net' || fix === undefined) continue;
    fix.fixed = '99.0.0';
    return { id: record.id, line: JSON.stringify({ ...record, modified: '2026-08-20T00:00:00Z' }), at };
  }
  throw new RangeError('no record of golang.org/x/net has a fix');
}

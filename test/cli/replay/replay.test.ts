import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { folderOf } from '../../platform/local/state.ts';
import { runCli } from '../../support/cli.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';

/** A record of httpd, with the NVD's two dates. */
function record(id: string, published: string, lastModified: string): object {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  const { cve } = cveRecord({ id, score: 9.8, configurations });
  return { cve: { ...cve, published, lastModified } };
}

test('a replay tells by month what scans found and how late, with the same bytes each time', async (t) => {
  const folder = await folderOf(t);
  const records = [
    record('CVE-2021-0001', '2021-01-10T04:00:00.000', '2021-01-12T16:00:00.000'),
    // Published after the last scan of January.
    record('CVE-2021-0002', '2021-01-31T18:00:00.000', '2021-01-31T18:00:00.000'),
    record('CVE-2021-0003', '2021-04-01T00:00:00.000', '2021-04-01T00:00:00.000'),
  ];
  writeFileSync(join(folder, 'nvdcve-2.0-2021.json'), feedJson(records, '2021-05-01'));
  const inventory = join(folder, 'inventory.json');
  const httpd = { name: 'httpd', version: '2.4.46', release: '1' };
  const ships = { distro: 'azurelinux', release: '3.0', asOf: '2021-03-31', packages: [httpd] };
  writeFileSync(inventory, JSON.stringify({ schema: 1, ...ships }));
  const chart = join(folder, 'chart.svg');
  const replay = async (): Promise<[string, string]> => {
    const { code, stdout, stderr } = await runCli([
      ...['replay', '--from', '2021-01', '--to', '2021-03', '--inventory', inventory, '--nvd', folder],
      ...['--chart', chart, '--format', 'json'],
    ]);
    assert.equal(code, 0, stderr);
    return [stdout, readFileSync(chart, 'utf8')];
  };
  const [json, svg] = await replay();

  const months = JSON.parse(json) as { month: string; affected: number; atLeast?: object; atMost?: object }[];
  assert.deepEqual(
    months.map(({ month, affected }) => `${month} ${affected}`),
    ['2021-01 1', '2021-02 1', '2021-03 0'],
  );
  const [january] = months;
  const hours = (count: number): number => count / 24;
  assert.deepEqual(january?.atLeast, { findings: 1, median: hours(1), p90: hours(1), longest: hours(1) });
  assert.deepEqual(january.atMost, { findings: 1, median: hours(61), p90: hours(61), longest: hours(61) });
  assert.match(svg, /2021-02/);
  assert.deepEqual(await replay(), [json, svg]);
});

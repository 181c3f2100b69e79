import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsRealData, realData } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';
import { onBothFootings } from './both-footings.ts';
import type { Inputs } from './driver.ts';

const YEARS = ['2003', '2022', '2023', '2024'];
const PACKAGES = 60;

/** It takes a quarter of a minute: CI does it, and `npm run bench:azure` does all of the data. */
const options = process.env['CI'] === undefined ? { skip: 'skipped: needs CI=true' } : needsRealData();

/** Some feeds and packages of the real data. */
async function someOf(folder: string): Promise<Inputs> {
  const nvd = join(folder, 'nvd');
  await mkdir(nvd);
  for (const year of YEARS) {
    for (const ending of ['json.gz', 'meta']) {
      const file = `nvdcve-2.0-${year}.${ending}`;
      await cp(join(realData, 'nvd', file), join(nvd, file));
    }
  }
  const manifest = join(realData, 'inventory', 'cbl-mariner-1.0-2021-09-11.json');
  const inventory = JSON.parse(await readFile(manifest, 'utf8')) as { packages: unknown[] };
  const file = join(folder, 'inventory.json');
  await writeFile(file, JSON.stringify({ ...inventory, packages: inventory.packages.slice(-PACKAGES) }));
  return { nvd, inventory: file, kev: join(realData, 'kev', 'known_exploited_vulnerabilities.json') };
}

test('real NVD data gives the same documents, blobs and events on both footings', options, async (t) => {
  const both = await onBothFootings(await someOf(await folderOf(t)));

  const { jobs, simulatedRate, localRate } = both;
  t.diagnostic(
    `${jobs} jobs: ${simulatedRate.toFixed(1)}/s simulated on Azure, ${localRate.toFixed(1)}/s locally`,
  );
  assert.equal(both.run.stage, 'done');
  assert.deepEqual(both.differences, {});
});

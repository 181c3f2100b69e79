import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sample } from '../../../infra/local/cli/sample.ts';
import { readInventory } from '../../../shared/inventory/index.ts';
import { matchOnce } from '../../../shared/matching/index.ts';
import { folderOf } from '../../platform/local/state.ts';
import { lines, record } from '../../sources/osv/records.ts';

test('a component that the build patched is fixed for that package, and for no other', async (t) => {
  const osv = join(await folderOf(t), 'Go.ndjson');
  await writeFile(osv, lines(record('GO-2025-1', { aliases: ['CVE-2025-1111'] })));
  const component = 'pkg:golang/golang.org/x/net@v0.30.0';
  const build = { version: '1', release: '1', components: [component] };
  const manifest = {
    ...{ distro: 'd', release: '1', asOf: '2026-01-01' },
    packages: [
      { ...build, name: 'patched', patchedCves: ['CVE-2025-1111'] },
      { ...build, name: 'marked', notApplicableCves: ['CVE-2025-1111'] },
      { ...build, name: 'bare' },
    ],
  };
  const inventory = readInventory(Buffer.from(JSON.stringify(manifest)), 'manifest.json');

  const { verdicts } = await matchOnce({
    sources: { nvd: sample.nvd, osv },
    inventory: { ...inventory, distro: 'd', release: '1', asOf: '2026-01-01' },
    now: new Date('2026-01-01T00:00:00Z'),
  });

  const found = [...verdicts]
    .flat()
    .map((verdict) => [verdict.package, `${verdict.status} ${verdict.via ?? ''}`]);
  assert.deepEqual(Object.fromEntries(found), {
    patched: `fixed ${component}`,
    marked: `not_affected ${component}`,
    bare: `affected ${component}`,
  });
});

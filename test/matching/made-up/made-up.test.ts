import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../../platform/local/state.ts';
import { runCli } from '../../support/cli.ts';
import { readRows, sampleFolder } from '../../support/sample-rows.ts';

const registered = {
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'register.ts')).href}`,
};

test('a matcher that is a file and a line in the list has its rulings made verdicts, marks applied', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true }));
  const build = { version: '2.49.0', release: '1.sl3' };
  const manifest = {
    distro: 'samplelinux',
    release: '3.0',
    asOf: '2026-01-01',
    packages: [
      { name: 'git', ...build },
      { name: 'zlib', ...build, patchedCves: ['CVE-2023-38545'] },
      { name: 'bzip2', ...build },
    ],
  };
  const inventory = join(folder, 'manifest.json');
  await writeFile(inventory, JSON.stringify(manifest));
  const flags = ['--nvd', join(sampleFolder, 'nvd'), '--inventory', inventory, '--format', 'ndjson'];

  const { code, stdout, stderr } = await runCli(['match', ...flags], registered);

  assert.equal(code, 0, stderr);
  const heard = readRows(stdout).filter(({ cve }) => cve === 'CVE-2023-38545');
  assert.deepEqual(
    heard.map(({ package: name, status, confidence, evidence }) => ({
      name,
      status,
      confidence,
      reason: evidence.reason,
    })),
    [
      { name: 'git', status: 'under_investigation', confidence: 0.3, reason: 'Somebody heard so.' },
      { name: 'zlib', status: 'fixed', confidence: undefined, reason: heard[1]?.evidence.reason },
    ],
  );
});

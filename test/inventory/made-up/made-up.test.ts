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

test('a format that is a file and a line in the list is told by its content, matched and named', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true }));
  const inventory = join(folder, 'shipments.json');
  const match = async (document: unknown): ReturnType<typeof runCli> => {
    await writeFile(inventory, JSON.stringify(document));
    const flags = ['--nvd', join(sampleFolder, 'nvd'), '--inventory', inventory, '--format', 'ndjson'];
    return runCli(['match', ...flags, '--release', 'samplelinux-3.0'], registered);
  };

  await t.test('good builds are matched, a bad one is set aside', async () => {
    const { code, stdout, stderr } = await match({ shipped: { git: '2.48.1-1.sl3', curl: 'the newest' } });

    assert.equal(code, 1);
    assert.match(stderr, /curl: build: is no version and release/);
    const row = readRows(stdout).find(({ cve }) => cve === 'CVE-2025-48384');
    assert.deepEqual({ package: row?.package, status: row?.status }, { package: 'git', status: 'affected' });
  });

  await t.test('what is of no format is told that this would be one', async () => {
    const { stderr } = await match({ sent: {} });

    assert.match(stderr, /neither .*rpm -qa output or shipments/);
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { shippedPackage } from '../support/pipeline.ts';
import { importInventory } from '../../shared/inventory/index.ts';
import { runCli } from '../support/cli.ts';

const A = 'CVE-2026-9002';
const example = join(import.meta.dirname, '..', '..', 'examples', 'report.yaml');
const WRITTEN = `
release: azurelinux-3.0
packages: [{ name: httpd, affected: [{ before: 2.4.47 }] }]
title: A header is read past its end.
details: How to do it.
contact: finder@example.com
severity: high
until: 2099-01-01T00:00:00Z
`;

test('a report is added, gets its CVE id, is shown and lifted', async (t) => {
  const [state, folder] = [await folderOf(t), await folderOf(t)];
  const local = await openLocalPlatform({ stateDir: state, exclusive: true });
  await importInventory(local.documents, {
    ...{ distro: 'azurelinux', release: '3.0', asOf: '2026-01-31' },
    packages: [shippedPackage('httpd', '2.4.46'), shippedPackage('mod_http2', '1.15')],
  });
  await local.close();
  const file = join(folder, 'report.yaml');
  writeFileSync(file, WRITTEN);
  const report = async (...parameters: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli(['report', ...parameters, '--state', state]);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  assert.equal(
    await report('add', example, '--now', '2026-12-01'),
    'CVE-2026-9001: under embargo until 2027-01-15T14:00:00.000Z\n',
  );
  const id = /^PATCHLINE-\d{12}/.exec(await report('add', file))?.[0] ?? '';
  assert.equal(await report('assign-cve', id, A), `${id}: is ${A} from now on\n`);
  assert.match(await report('list'), new RegExp(`${A} +azurelinux-3.0 +httpd +high +2099-01-01`));
  assert.match(await report('show', id), /whom to ask: finder@example\.com\n\nHow to do it\.\n$/);
  assert.match(await report('lift', A), /its embargo is over/);

  writeFileSync(file, WRITTEN.replace('high', 'grave'));
  const refused = await runCli(['report', 'add', file, '--state', state]);
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /report\.yaml: severity/);
});

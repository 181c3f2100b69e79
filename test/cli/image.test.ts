import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { releaseNotes } from '../images/notes.ts';
import { folderOf } from '../platform/local/state.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { type CliResult, runCli } from '../support/cli.ts';

test('images are added, listed, compared and withdrawn, each by a process of its own', async (t) => {
  const state = await folderOf(t);
  await (await openLocalPlatform({ stateDir: state, exclusive: true })).close();
  const flags = ['--line', 'azurelinuxv3', '--state', state];
  const image = (...parameters: string[]): Promise<CliResult> => runCli(['image', ...parameters, ...flags]);
  const write = (version: string, ...packages: string[]): string => {
    const path = join(state, `${version}.txt`);
    writeFileSync(path, releaseNotes(packages));
    return path;
  };
  const first = write('202501.05.0', 'sudo-1.9.15-3.azl3.x86_64', 'broken line');
  const second = write('202501.22.0', 'sudo-1.9.15-4.azl3.x86_64', 'kernel-6.6.2-1.azl3.x86_64');

  const aside = await image('add', first);
  assert.equal(aside.code, 1);
  assert.match(aside.stdout, /202501\.05\.0 gen2: 1 packages, 1 components, 1 container images/);
  assert.match(aside.stderr, /202501\.05\.0\.txt: line 8 broken line: .* \(set aside\)/);
  assert.equal((await image('add', second)).code, 0);

  const diff = await image('diff', '202501.22.0', '--format', 'json');
  assert.deepEqual((JSON.parse(diff.stdout) as { packages: unknown }).packages, [
    { change: 'added', name: 'kernel', arch: 'x86_64', to: '6.6.2-1.azl3' },
    { change: 'upgraded', name: 'sudo', arch: 'x86_64', from: '1.9.15-3.azl3', to: '1.9.15-4.azl3' },
  ]);
  const table = await image('diff', '202501.22.0', '202501.05.0');
  assert.match(table.stdout, /sudo +downgraded +1\.9\.15-4\.azl3 +1\.9\.15-3\.azl3/);
  assert.match(table.stdout, /packages 0 added, 1 removed, 0 upgraded, 1 downgraded\.\n$/);

  const withdrawn = await image('withdraw', '202501.22.0', '--reason', 'Nodes do not boot.');
  assert.equal(withdrawn.code, 0, withdrawn.stderr);
  const list = await image('list');
  assert.match(list.stdout, /gen2 +202501\.22\.0 .* withdrawn: Nodes do not boot\./);
  const shown = await image('show', '202501.05.0');
  assert.match(
    shown.stdout,
    /^azurelinuxv3 202501\.05\.0 gen2 \(azurelinux-3\.0, x86_64\): newest of its variant\n/,
  );
  const missing = await image('show', '202502.01.0');
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /image 202502\.01\.0: line azurelinuxv3 has none/);
});

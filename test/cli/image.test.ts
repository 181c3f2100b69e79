import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
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
  assert.match(table.stdout, /packages 0 added, 1 removed, 0 upgraded, 1 downgraded, 0 renamed\.\n$/);

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

const POLICY = `lanes: [{ name: all, when: {}, lane: next-image }]
gates: [{ name: cluster-creation, lanes: [image], judges: cases }]
images:
  azurelinuxv3:
    release: azurelinux-3.0
    cutOffs: { first: '2026-01-05T06:00:00Z', every: week }
    renames: { containerd: containerd2 }
`;

test('the history of a line, its next image, a candidate and a roll-out are told by commands', async (t) => {
  const state = await folderOf(t);
  await (await openLocalPlatform({ stateDir: state, exclusive: true })).close();
  const file = (name: string, text: string | Buffer): string => {
    const path = join(state, name);
    writeFileSync(path, text);
    return path;
  };
  const policy = file('policy.yaml', POLICY);
  const line = ['--line', 'azurelinuxv3'];
  const image = (...parameters: string[]): Promise<CliResult> =>
    runCli(['image', ...parameters, '--state', state]);
  const add = (version: string, packages: string[], ...flags: string[]): Promise<CliResult> =>
    image('add', file(`${version}.txt`, releaseNotes(packages)), ...line, '--policy', policy, ...flags);
  await add('202501.05.0', ['containerd-1.7.13-3.azl3.x86_64', 'sudo-1.9.15-3.azl3.x86_64']);
  await add('202501.22.0', ['containerd2-2.0.0-1.azl3.x86_64', 'sudo-1.9.15-4.azl3.x86_64']);
  await add('202501.28.0', ['containerd2-2.0.0-1.azl3.x86_64'], '--candidate');

  const chart = join(state, 'history.svg');
  const history = await image('history', ...line, '--policy', policy, '--chart', chart, '--format', 'json');
  const rows = JSON.parse(history.stdout) as { image: { version: string }; changes?: object }[];
  assert.deepEqual(
    rows.map(({ image: { version }, changes }) => ({ version, changes })),
    [
      { version: '202501.05.0', changes: undefined },
      { version: '202501.22.0', changes: { added: 0, removed: 0, upgraded: 1, downgraded: 0, renamed: 1 } },
      { version: '202501.28.0', changes: { added: 0, removed: 1, upgraded: 0, downgraded: 0, renamed: 0 } },
    ],
  );
  assert.match(readFileSync(chart, 'utf8'), /^<svg[^]*202501\.22\.0[^]*<\/svg>/);
  const diff = await image('diff', '202501.22.0', ...line, '--policy', policy);
  assert.match(diff.stdout, /containerd2 +renamed +1\.7\.13-3\.azl3 +2\.0\.0-1\.azl3 +was containerd\n/);

  const shown = await image('show', '202501.28.0', ...line);
  assert.match(shown.stdout, /candidate, waiting: waiting: cluster-creation/);
  const next = await image('next', '--policy', policy, '--as-of', '2026-02-01T00:00:00Z');
  assert.equal(next.code, 0, next.stderr);
  assert.match(next.stdout, /^azurelinuxv3 \(azurelinux-3\.0\): cut-off 2026-0\d-\d\d/);

  const report = (version: string, share: number): string =>
    file(
      `roll-out-${version}.yaml`,
      `{ line: azurelinuxv3, version: ${version}, regions: [{ name: westeurope, share: ${share}, at: '2026-02-01T05:00:00Z' }] }`,
    );
  const rolled = await image('roll-out', report('202501.22.0', 0.5));
  assert.equal(rolled.stdout, 'azurelinuxv3 202501.22.0 gen2: westeurope\n');
  const early = await image('roll-out', report('202501.28.0', 1));
  assert.equal(early.code, 1);
  assert.match(early.stderr, /202501\.28\.0 gen2 has not passed its gates/);
});

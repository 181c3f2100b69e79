import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { anAdvisory } from '../advisories/fixtures.ts';
import { needs } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';
import { writeRpm } from './an-rpm.ts';
import { publishInto } from './published.ts';

const [cve] = anAdvisory().cves;
assert.ok(cve);
const advisories = [
  anAdvisory(),
  anAdvisory({
    id: 'EXSA-2026-0002',
    package: 'nginx',
    fixed: '0:1.25.4-2.azl3',
    severity: 'unknown',
    binaries: [
      {
        name: 'nginx',
        architecture: 'x86_64',
        file: 'nginx-1.25.4-2.azl3.x86_64.rpm',
        sha256: 'b'.repeat(64),
      },
    ],
    cves: [{ ...cve, cve: 'CVE-2024-0002', severity: 'unknown' }],
  }),
];

/** A machine with builds from before the fixes, and the repository with the fixes and their updateinfo. */
async function machineOf(t: TestContext): Promise<(...args: string[]) => string> {
  const home = await folderOf(t);
  const repository = join(home, 'repository');
  const root = join(home, 'root');
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { env: { ...process.env, HOME: home }, encoding: 'utf8', stdio: 'pipe' });

  for (const name of ['openssl', 'openssl-libs'])
    await writeRpm(repository, { name, evr: '1:3.3.2-1.azl3', source: 'openssl' });
  await writeRpm(repository, { name: 'nginx', evr: '0:1.25.4-2.azl3', source: 'nginx' });
  run('createrepo_c', '--quiet', repository);
  const site = await publishInto(join(home, 'site'), advisories);
  const published = join(site, 'updateinfo', 'azurelinux-3.0', 'base');
  await copyFile(join(published, 'updateinfo.xml'), join(repository, 'repodata', 'updateinfo.xml'));
  const repomd = join(repository, 'repodata', 'repomd.xml');
  const entry = (await readFile(join(published, 'repomd-data.xml'), 'utf8')).replace(/^<\?.*\?>/, '');
  await writeFile(repomd, (await readFile(repomd, 'utf8')).replace('</repomd>', `${entry}</repomd>`));

  await mkdir(root);
  const old = [
    await writeRpm(join(home, 'old'), { name: 'openssl-libs', evr: '1:3.3.0-9.azl3', source: 'openssl' }),
    await writeRpm(join(home, 'old'), { name: 'nginx', evr: '0:1.25.4-1.azl3', source: 'nginx' }),
  ];
  run('rpm', '--root', root, '--initdb');
  run('rpm', '--root', root, '-i', '--nodeps', '--noscripts', '--ignorearch', '--ignoreos', ...old);
  const settings = ['reposdir=/nonexistent', `cachedir=${join(home, 'cache')}`, 'module_platform_id='];
  return (...args) =>
    run(
      'dnf',
      `--installroot=${root}`,
      '--releasever=3',
      '--forcearch=x86_64',
      ...settings.map((each) => `--setopt=${each}`),
      `--repofrompath=azl,file://${repository}`,
      '--repo=azl',
      '--nogpgcheck',
      '--quiet',
      ...args,
    );
}

/** Of the entry of `repomd.xml` for our file: hash and length unpacked. */
function entryIn(text: string): { hash: string; size: string } {
  const [entry = ''] = /<data type="updateinfo">.*?<\/data>/s.exec(text) ?? [];
  return {
    hash: /<open-checksum type="sha256">([0-9a-f]+)</.exec(entry)?.[1] ?? '',
    size: /<open-size>(\d+)</.exec(entry)?.[1] ?? '',
  };
}

function rowsOf(said: string): string[] {
  return said
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '');
}

suite('updateinfo in dnf', () => {
  test(
    'has beside it the entry of repomd.xml that modifyrepo_c makes of it',
    needs('createrepo_c', 'rpmbuild'),
    async (t) => {
      const home = await folderOf(t);
      const repository = join(home, 'repository');
      await writeRpm(repository, { name: 'nginx', evr: '0:1.25.4-2.azl3', source: 'nginx' });
      execFileSync('createrepo_c', ['--quiet', repository], { stdio: 'pipe' });
      const site = await publishInto(join(home, 'site'), advisories);
      const file = join(site, 'updateinfo', 'azurelinux-3.0', 'base', 'updateinfo.xml');
      execFileSync('modifyrepo_c', ['--mdtype=updateinfo', file, join(repository, 'repodata')], {
        stdio: 'pipe',
      });

      const made = entryIn(await readFile(join(repository, 'repodata', 'repomd.xml'), 'utf8'));
      const ours = entryIn(await readFile(join(dirname(file), 'repomd-data.xml'), 'utf8'));
      assert.deepEqual(ours, made);
    },
  );

  test('lists, sums up and tells each update by its CVE', needs('dnf', 'createrepo_c', 'rpm'), async (t) => {
    const dnf = await machineOf(t);

    assert.deepEqual(rowsOf(dnf('updateinfo', 'list', '--with-cve', '--updates')).sort(), [
      'CVE-2024-0001 Important/Sec. openssl-libs-1:3.3.2-1.azl3.x86_64',
      'CVE-2024-0002 Unknown/Sec. nginx-1.25.4-2.azl3.x86_64',
      'EXSA-2026-0001 Important/Sec. openssl-libs-1:3.3.2-1.azl3.x86_64',
      'EXSA-2026-0002 Unknown/Sec. nginx-1.25.4-2.azl3.x86_64',
    ]);
    assert.deepEqual(rowsOf(dnf('updateinfo', 'list', '--updates', '--cve', 'CVE-2024-0002')), [
      'EXSA-2026-0002 Unknown/Sec. nginx-1.25.4-2.azl3.x86_64',
    ]);
    assert.deepEqual(rowsOf(dnf('updateinfo', 'summary', '--updates')).slice(1), [
      '2 Security notice(s)',
      '1 Important Security notice(s)',
      '1 Unknown Security notice(s)',
    ]);
    const told = dnf('updateinfo', 'info', '--security', '--cve', 'CVE-2024-0001');
    assert.match(told, /Update ID: EXSA-2026-0001/);
    assert.match(told, /Updated: 2026-01-10 01:00:00/);
    assert.match(told, /A "crafted" <certificate> & key ends the process\./);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { anAdvisory } from '../advisories/fixtures.ts';
import { needs } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';
import { writeRpm } from './an-rpm.ts';
import { publishInto } from './published.ts';

const [cve] = anAdvisory().cves;
assert.ok(cve);
/** A build with an epoch, of which only a library is installed, and one without, of two CVEs. */
const advisories = [
  anAdvisory(),
  anAdvisory({
    id: 'EXSA-2026-0002',
    package: 'nginx',
    fixed: '0:1.25.4-2.azl3',
    binaries: [
      {
        name: 'nginx',
        architecture: 'x86_64',
        file: 'nginx-1.25.4-2.azl3.x86_64.rpm',
        sha256: 'b'.repeat(64),
      },
    ],
    cves: ['CVE-2024-0002', 'CVE-2024-0003'].map((each) => ({ ...cve, cve: each })),
  }),
];

/** A machine's home folder: Debian's rpm and oscap look for the database of packages there. */
async function machineOf(t: TestContext): Promise<{
  install: (name: string, evr: string, source: string) => Promise<void>;
  oscap: (...args: string[]) => string;
  definitions: string;
}> {
  const home = await folderOf(t);
  const environment = { ...process.env, HOME: home };
  const run = (program: string, args: readonly string[]): string =>
    execFileSync(program, args, { env: environment, cwd: home, encoding: 'utf8', stdio: 'pipe' });
  run('rpm', ['--initdb']);
  const site = await publishInto(join(home, 'site'), advisories);
  return {
    async install(name, evr, source) {
      const file = await writeRpm(join(home, 'rpms'), { name, evr, source });
      const anywhere = ['--justdb', '--nodeps', '--noscripts', '--ignorearch', '--ignoreos'];
      run('rpm', ['-U', ...anywhere, file]);
    },
    oscap: (...args) => run('oscap', ['oval', ...args]),
    definitions: join(site, 'oval', 'azurelinux-3.0-oval.xml'),
  };
}

/** What oscap says of each CVE: `CVE-2024-0001 openssl` → it applies. */
function appliesIn(said: string, definitions: string): Record<string, boolean> {
  const titles = new Map(
    [...definitions.matchAll(/id="([^"]+:def:\d+)"[^]*?<title>(CVE-\S+) affecting package (\S+)/g)].map(
      ([, id = '', name = '', of = '']) => [id, `${name} ${of}`],
    ),
  );
  return Object.fromEntries(
    [...said.matchAll(/^Definition (\S+): (true|false)$/gm)].map(([, id = '', result]) => [
      titles.get(id) ?? id,
      result === 'true',
    ]),
  );
}

suite('OVAL in oscap', () => {
  test('is valid', needs('oscap', 'rpm'), async (t) => {
    const { oscap, definitions } = await machineOf(t);

    assert.doesNotThrow(() => oscap('validate', definitions));
  });

  test('applies to each CVE before the update, and to none after it', needs('oscap', 'rpm'), async (t) => {
    const { oscap, definitions, install } = await machineOf(t);
    const text = await readFile(definitions, 'utf8');
    const applies = (): Record<string, boolean> => appliesIn(oscap('eval', definitions), text);

    assert.deepEqual(applies(), {
      'CVE-2024-0001 openssl': false,
      'CVE-2024-0002 nginx': false,
      'CVE-2024-0003 nginx': false,
    });
    await install('openssl-libs', '1:3.3.0-9.azl3', 'openssl');
    await install('nginx', '0:1.25.4-1.azl3', 'nginx');
    assert.deepEqual(applies(), {
      'CVE-2024-0001 openssl': true,
      'CVE-2024-0002 nginx': true,
      'CVE-2024-0003 nginx': true,
    });
    await install('openssl-libs', '1:3.3.2-1.azl3', 'openssl');
    assert.deepEqual(applies(), {
      'CVE-2024-0001 openssl': false,
      'CVE-2024-0002 nginx': true,
      'CVE-2024-0003 nginx': true,
    });
    await install('nginx', '0:1.25.4-2.azl3', 'nginx');
    assert.deepEqual(Object.values(applies()), [false, false, false]);
  });
});

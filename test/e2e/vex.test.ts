import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { cveRecord, vulnerable } from '../support/nvd.ts';
import { matchOnceWith, writeFiles } from '../support/one-shot.ts';

const below = { versionEndExcluding: '1.2.12' };
const records = [1, 2, 3].map((at) =>
  cveRecord({ id: `CVE-2024-000${at}`, score: 7.5, configurations: [vulnerable('zlib:zlib', below)] }),
);
const inventory = {
  distro: 'azurelinux',
  release: '3.0',
  asOf: '2026-01-01',
  packages: [{ name: 'zlib', version: '1.2.11', release: '1.azl3', binaries: ['zlib', 'zlib-devel'] }],
};

function openVex(...statements: [at: number, purl: string, rest?: object][]): object {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'Example',
    timestamp: '2026-01-01T00:00:00Z',
    statements: statements.map(([at, purl, rest]) => ({
      vulnerability: { name: `CVE-2024-000${at}` },
      products: [{ '@id': purl }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      ...rest,
    })),
  };
}

suite('VEX given to match', () => {
  test('of others decides nothing of ours, and each statement is named with its reason', async (t) => {
    const vex = openVex(
      [1, 'pkg:rpm/redhat/zlib@1.2.11-9.el9', { status: 'fixed', justification: undefined }],
      [2, 'pkg:deb/debian/zlib@1.2.11-1'],
      [3, 'pkg:rpm/azurelinux/zlib-devel@1.2.11-1.azl3'],
      [1, 'pkg:rpm/azurelinux/nginx'],
      [9, 'pkg:rpm/azurelinux/zlib'],
    );
    const files = { 'inventory.json': inventory, 'vex.json': vex };

    const { outcomes, stderr, code } = await matchOnceWith(t, records, files, '--decisions', './vex.json');

    assert.deepEqual(
      outcomes,
      [1, 2, 3].map((at) => `zlib 1.2.11 CVE-2024-000${at} affected`),
    );
    assert.match(
      stderr,
      /statement 1 .*pkg:rpm\/redhat\/zlib@1\.2\.11-9\.el9 is of redhat, not of azurelinux-3\.0/,
    );
    assert.match(
      stderr,
      /statement 2 .*pkg:deb\/debian\/zlib@1\.2\.11-1 is a package of another distribution/,
    );
    assert.match(
      stderr,
      /zlib-devel CVE-2024-0003, by Example on 2026-01-01: zlib-devel is a binary package/,
    );
    assert.match(stderr, /nginx CVE-2024-0001, .*: no source package nginx ships/);
    assert.match(stderr, /zlib CVE-2024-0009, .*: CVE-2024-0009 is not found in zlib/);
    assert.match(stderr, /5 statements or decisions without a match here\.\n/);
    assert.equal(code, 0);
  });

  test('of which much is about nothing here is counted, and named whole on demand', async (t) => {
    const many = Array.from({ length: 25 }, (_, at) => [1, `pkg:deb/debian/p${at}`] as [number, string]);
    const files = { 'inventory.json': inventory, 'vex.json': openVex(...many) };

    const short = await matchOnceWith(t, records, files, '--decisions', './vex.json');
    const long = await matchOnceWith(t, records, files, '--decisions', './vex.json', '--verbose');

    assert.equal(short.stderr.match(/\(not used\)/g)?.length, 10);
    assert.match(short.stderr, /25 statements or decisions without a match here; --verbose names each\./);
    assert.equal(long.stderr.match(/\(not used\)/g)?.length, 25);
  });

  test('in UTF-16, and beside a file that is none, is read; the other is named', async (t) => {
    const vex = JSON.stringify(openVex([1, 'pkg:rpm/azurelinux/zlib']));
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(vex, 'utf16le')]);
    const files = { 'inventory.json': inventory, 'vex.json': utf16, 'broken.json': '{"a' };
    const flags = ['--decisions', './broken.json', './vex.json'];

    const { outcomes, stderr, code } = await matchOnceWith(t, records, files, ...flags);

    assert.ok(outcomes.includes('zlib 1.2.11 CVE-2024-0001 not_affected'), stderr);
    assert.match(stderr, /broken\.json: is neither JSON.*\(set aside\)/);
    assert.equal(code, 1);
  });

  test('lets the newer statement count, in whatever form it names the product', async (t) => {
    const older = { timestamp: '2025-01-01T00:00:00Z', status: 'affected', justification: undefined };
    const vex = openVex(
      [1, 'pkg:rpm/azurelinux/zlib@1.2.11-1.azl3?distro=azurelinux-3.0', older],
      [1, 'pkg:rpm/azurelinux/zlib'],
      [2, 'pkg:rpm/azurelinux/zlib?distro=azurelinux-3.0.20260304&arch=x86_64'],
      [2, 'pkg:rpm/zlib@1.2.11-1.azl3', older],
    );
    const files = { 'inventory.json': inventory, 'vex.json': vex };

    const { outcomes, stderr } = await matchOnceWith(t, records, files, '--decisions', './vex.json');

    assert.deepEqual(outcomes, [
      'zlib 1.2.11 CVE-2024-0001 not_affected',
      'zlib 1.2.11 CVE-2024-0002 not_affected',
      'zlib 1.2.11 CVE-2024-0003 affected',
    ]);
    assert.doesNotMatch(stderr, /not used/);
  });
});

test('VEX and decisions given to a state are told where they are about nothing that ships', async (t) => {
  const folder = await folderOf(t);
  const at = (name: string): string => join(folder, name);
  const patchline = (...words: string[]): Promise<CliResult> => runCli([...words, '--state', at('state')]);
  await writeFiles(folder, {
    'scan.json': openVex(
      [1, 'pkg:rpm/samplelinux/openssl'],
      [1, 'pkg:rpm/redhat/openssl'],
      [1, 'pkg:rpm/samplelinux/nix'],
    ),
    'import.json': openVex(
      [2, 'pkg:rpm/samplelinux/openssl'],
      [2, 'pkg:rpm/redhat/openssl'],
      [2, 'pkg:rpm/samplelinux/nix'],
    ),
  });

  const scanned = await patchline('scan', '--decisions', at('scan.json'));
  const imported = await patchline('decisions', 'import', at('import.json'));
  const decided = await patchline(
    'decide',
    'opensl',
    'CVE-2021-3711',
    '--status',
    'affected',
    '--reason',
    'Typed.',
  );
  const listed = await patchline('decisions', 'list');

  for (const { stderr, code } of [scanned, imported]) {
    assert.match(stderr, /pkg:rpm\/redhat\/openssl is of redhat, not of samplelinux-3\.0 \(not used\)/);
    assert.match(stderr, /no source package nix ships \(not used\)/);
    assert.match(stderr, /2 statements or decisions without a match here\./);
    assert.equal(code, 0);
  }
  assert.match(imported.stdout, /^2 decisions recorded/);
  assert.match(decided.stderr, /no source package opensl ships/);
  assert.doesNotMatch(listed.stdout, /redhat/);
});

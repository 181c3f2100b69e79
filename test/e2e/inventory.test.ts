import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cveRecord, vulnerable } from '../support/nvd.ts';
import { matchOnceWith } from '../support/one-shot.ts';

const zlib = cveRecord({
  id: 'CVE-2024-0001',
  score: 7.5,
  configurations: [vulnerable('zlib:zlib', { versionEndExcluding: '1.2.12' })],
});

suite('components from dependency files', () => {
  const net = cveRecord({
    id: 'CVE-2024-0002',
    score: 7.5,
    configurations: [
      {
        nodes: [
          {
            operator: 'OR',
            negate: false,
            cpeMatch: [
              {
                vulnerable: true,
                criteria: 'cpe:2.3:a:golang:networking:*:*:*:*:*:go:*:*',
                versionEndExcluding: '0.17.0',
              },
            ],
          },
        ],
      },
    ],
    references: ['https://go.dev/cl/534215', 'https://pkg.go.dev/golang.org/x/net'],
  });
  const inventory = {
    distro: 'azurelinux',
    release: '3.0',
    asOf: '2026-01-01',
    packages: [
      { name: 'tool', version: '1.0', release: '1.azl3', builtWith: ['go'] },
      { name: 'other', version: '1.0', release: '1.azl3', builtWith: ['go'] },
    ],
  };
  const sums = 'golang.org/x/net v0.10.0 h1:aaa=\n';

  test('belong to the package whose folder they lie in', async (t) => {
    const files = { 'inventory.json': inventory, 'deps/tool/src/go.sum': sums, 'deps/tool/README': 'words' };

    const { rows, stderr, code } = await matchOnceWith(t, [net], files, '--components', './deps');

    const affected = rows.filter(({ status }) => status === 'affected');
    assert.deepEqual(
      affected.map((row) => ({ package: row.package, cve: row.cve, via: row.via })),
      [{ package: 'tool', cve: 'CVE-2024-0002', via: 'pkg:golang/golang.org/x/net@v0.10.0' }],
    );
    assert.match(stderr, /deps\/tool\/README: not a dependency file \(not read\)/);
    assert.equal(code, 0);
  });

  test('of a package that does not ship are told, and a broken file is set aside', async (t) => {
    const files = {
      'inventory.json': inventory,
      'deps/gone/go.sum': sums,
      'deps/tool/package-lock.json': '{',
      'deps/tool/go.sum': sums,
    };

    const { rows, stderr, code } = await matchOnceWith(t, [net], files, '--components', './deps');

    assert.match(stderr, /deps\/gone: the inventory has no package of that name \(not used\)/);
    assert.match(stderr, /deps\/tool\/package-lock\.json: the file: .*\(set aside\)/);
    assert.equal(rows.filter(({ status }) => status === 'affected').length, 1);
    assert.equal(code, 1);
  });

  test('in a folder that is not there are an error that names it', async (t) => {
    const { stderr, code } = await matchOnceWith(
      t,
      [net],
      { 'inventory.json': inventory },
      '--components',
      './no',
    );

    assert.match(stderr, /no: cannot be read/);
    assert.equal(code, 1);
  });
});

suite('a repository as the inventory', () => {
  const primary = gzipSync(`<metadata packages="1"><package type="rpm"><name>zlib</name><arch>x86_64</arch>
<version epoch="0" ver="1.2.11" rel="1.azl3"/><format><sourcerpm>zlib-1.2.11-1.azl3.src.rpm</sourcerpm></format>
</package></metadata>`);
  const repomd = `<repomd><data type="primary"><location href="repodata/primary.xml.gz"/>
<checksum type="sha256">${createHash('sha256').update(primary).digest('hex')}</checksum>
<timestamp>1777334400</timestamp></data></repomd>`;
  const files = { 'repo/repodata/primary.xml.gz': primary, 'repo/repodata/repomd.xml': repomd };

  for (const path of [
    './repo',
    './repo/repodata',
    './repo/repodata/repomd.xml',
    './repo/repodata/primary.xml.gz',
  ]) {
    test(`is read from ${path}`, async (t) => {
      const flags = ['--inventory', path, '--release', 'azurelinux-3.0'];

      const { outcomes, stderr } = await matchOnceWith(t, [zlib], files, ...flags);

      assert.deepEqual(outcomes, ['zlib 1.2.11 CVE-2024-0001 affected'], stderr);
    });
  }

  test('must be named by --release or a manifest, since it does not say of what it is', async (t) => {
    const { stderr, code } = await matchOnceWith(t, [zlib], files, '--inventory', './repo');

    assert.match(stderr, /does not name its distribution and release: pass --release/);
    assert.equal(code, 1);
  });

  test('that has no repomd.xml is an error that says what is missing', async (t) => {
    const { stderr, code } = await matchOnceWith(t, [zlib], { 'repo/x': '' }, '--inventory', './repo');

    assert.match(stderr, /repo: a folder, but no repository: repodata\/repomd\.xml is missing/);
    assert.equal(code, 1);
  });
});

suite('an inventory older than a CVE', () => {
  const older = '2023-06-01T00:00:00.000Z';
  const purl =
    'pkg:rpm/azurelinux/zlib@1.2.11-1.azl3?arch=x86_64&epoch=0&upstream=zlib-1.2.11-1.azl3.src.rpm';
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: older },
    components: [
      { type: 'operating-system', name: 'azurelinux', version: '3.0' },
      { type: 'library', name: 'zlib', purl },
    ],
  };
  const manifest = {
    distro: 'azurelinux',
    release: '3.0',
    asOf: older,
    packages: [{ name: 'zlib', epoch: 0, version: '1.2.11', release: '1.azl3' }],
  };
  const found = ['zlib 1.2.11 CVE-2024-0001 affected'];

  test('is judged as of today where it lists what is installed, unless told', async (t) => {
    const files = { 'inventory.json': sbom };

    const today = await matchOnceWith(t, [zlib], files);
    const before = await matchOnceWith(t, [zlib], files, '--as-of', '2023-12-31');

    assert.deepEqual(today.outcomes, found, today.stderr);
    assert.doesNotMatch(today.stderr, /left out/);
    assert.deepEqual(before.outcomes, []);
    assert.match(
      before.stderr,
      /^1 CVE published after 2023-12-31 left out: pass --as-of to choose another day\.$/m,
    );
  });

  test('is judged as of its day where it is a manifest; what is left out is counted', async (t) => {
    const files = { 'inventory.json': manifest };

    const ofItsDay = await matchOnceWith(t, [zlib], files);
    const later = await matchOnceWith(t, [zlib], files, '--as-of', '2026-01-01');

    assert.deepEqual({ outcomes: ofItsDay.outcomes, code: ofItsDay.code }, { outcomes: [], code: 0 });
    assert.match(ofItsDay.stderr, /^1 CVE published after 2023-06-01T00:00:00\.000Z left out/m);
    assert.deepEqual(later.outcomes, found);
  });
});

test('what of an SBOM is no package is told by kind, what may be one by name; the rest is matched', async (t) => {
  const cpe = 'cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*';
  const components = [
    { type: 'operating-system', name: 'azurelinux', version: '3.0' },
    { type: 'library', name: 'foo', purl: 'pkg:maven/foo@1.0' },
    { type: 'library', name: 'zlib', version: '1.2.11', cpe },
    { type: 'library', name: 'zlib', purl: 'pkg:rpm/azurelinux/zlib@1.2.11-1.azl3?arch=x86_64' },
  ];
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', components };

  const { outcomes, stderr, code } = await matchOnceWith(t, [zlib], { 'inventory.json': sbom });

  assert.deepEqual({ outcomes, code }, { outcomes: ['zlib 1.2.11 CVE-2024-0001 affected'], code: 0 });
  assert.match(stderr, /1 component other than RPM packages not matched: 1 maven\./);
  assert.match(stderr, /components\[2\] zlib: it has a CPE \(cpe:2\.3:a:zlib:zlib:1\.2\.11:.*not matched/);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { readComponents, readInventory } from '../../../shared/inventory/index.ts';
import { bundledPurls } from '../../../shared/inventory/components/bundled-provides.ts';

test('what RPM says is bundled is a component, by the words of its generators', () => {
  const purls = {
    'bundled(zlib) = 1.2.13': 'pkg:generic/zlib@1.2.13',
    'bundled(golang(golang.org/x/net)) = 0.17.0': 'pkg:golang/golang.org/x/net@v0.17.0',
    'bundled(crate(tar)) = 0.4.40': 'pkg:cargo/tar@0.4.40',
    'bundled(npm(undici)) = 5.28.2': 'pkg:npm/undici@5.28.2',
    'bundled(python3dist(urllib3)) = 1.26.5': 'pkg:pypi/urllib3@1.26.5',
    'bundled(python3-requests) = 2.31.0': 'pkg:pypi/requests@2.31.0',
    'bundled(rubygem-rexml) = 3.2.5': 'pkg:gem/rexml@3.2.5',
    'bundled(libcurl)=1:8.5.0': 'pkg:generic/libcurl@8.5.0',
  };

  for (const [provide, purl] of Object.entries(purls)) assert.deepEqual(bundledPurls([provide]), [purl]);
  assert.deepEqual(bundledPurls(['bundled(gnulib)', 'zlib = 1.2', 'bundled(a) = %{v}', 'bundled() = 1']), []);
});

test('a spec file: its own macros are expanded', () => {
  const text = `%global nghttp2_version 1.57.0
Name: cmake
Version: 3.30.3
Provides: bundled(nghttp2) = %{nghttp2_version}
Provides: bundled(kwsys) = %{version}
Provides: bundled(expat) = %{unknown}
`;

  const { purls, rejected } = readComponents([{ path: 'cmake.spec', text }]);

  assert.deepEqual(purls, ['pkg:generic/kwsys@3.30.3', 'pkg:generic/nghttp2@1.57.0']);
  assert.deepEqual(rejected, []);
});

test('repodata: what binary packages bundle belongs to their source package', () => {
  const xml = `<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">
<package type="rpm"><name>rpm-ostree-libs</name><arch>x86_64</arch><version epoch="0" ver="2024.4" rel="7.azl3"/>
<format><rpm:sourcerpm>rpm-ostree-2024.4-7.azl3.src.rpm</rpm:sourcerpm>
<rpm:provides><rpm:entry name="bundled(crate(tar))" flags="EQ" epoch="0" ver="0.4.40"/><rpm:entry name="bundled(gnulib)"/>
<rpm:entry name="rpm-ostree-libs" flags="EQ" epoch="0" ver="2024.4"/></rpm:provides></format></package></metadata>`;

  const { packages } = readInventory(Buffer.from(xml), 'primary.xml');

  assert.deepEqual(packages[0]?.components, ['pkg:cargo/tar@0.4.40']);
});

test('a manifest: what provides say joins the components', () => {
  const shipped = {
    name: 'app',
    version: '1',
    release: '1',
    components: ['pkg:npm/a@1.0.0'],
    provides: ['bundled(zlib) = 1.2.13', 'app = 1'],
  };
  const text = JSON.stringify({
    distro: 'azurelinux',
    release: '3.0',
    asOf: '2026-01-01',
    packages: [shipped],
  });

  const { packages } = readInventory(Buffer.from(text), 'manifest.json');

  assert.deepEqual(packages[0]?.components, ['pkg:generic/zlib@1.2.13', 'pkg:npm/a@1.0.0']);
  assert.equal(
    packages.some((each) => 'provides' in each),
    false,
  );
});

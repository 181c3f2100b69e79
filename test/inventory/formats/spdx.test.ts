import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInventory } from '../../../shared/inventory/index.ts';
import { formatEvr } from '../../../shared/rpm/index.ts';

function spdx(packages: unknown, rest: object = {}): string {
  const creationInfo = { created: '2026-04-28T10:00:00+02:00', creators: ['Tool: x'] };
  return JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    creationInfo,
    packages,
    ...rest,
  });
}

function withPurl(name: string, purl: string, rest: object = {}): object {
  const reference = { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
  const cpe = {
    referenceCategory: 'SECURITY',
    referenceType: 'cpe23Type',
    referenceLocator: 'cpe:2.3:a:x:x',
  };
  return { name, SPDXID: `SPDXRef-${name}`, externalRefs: [cpe, reference], ...rest };
}

const zlib = withPurl(
  'zlib',
  'pkg:rpm/azurelinux/zlib@1.3.1-1.azl3?arch=x86_64&epoch=0&upstream=zlib-1.3.1-1.azl3.src.rpm&distro=azurelinux-3.0',
  { homepage: 'https://zlib.net' },
);

for (const spdxVersion of ['SPDX-2.2', 'SPDX-2.3']) {
  test(`rpm purls of an ${spdxVersion} SBOM give source packages`, () => {
    const inventory = readInventory(spdx([zlib], { spdxVersion }), 'sbom.json');

    assert.equal(inventory.format, 'spdx');
    assert.deepEqual(inventory.packages, [
      {
        name: 'zlib',
        epoch: 0,
        version: '1.3.1',
        release: '1.azl3',
        url: 'https://zlib.net',
        binaries: ['zlib'],
      },
    ]);
    assert.deepEqual(
      { distro: inventory.distro, release: inventory.release, asOf: inventory.asOf },
      { distro: 'azurelinux', release: '3.0', asOf: '2026-04-28T08:00:00.000Z' },
    );
  });
}

test("Trivy's sourceInfo names the source package, its operating system the distribution", () => {
  const packages = [
    { name: 'azurelinux', versionInfo: '3.0', primaryPackagePurpose: 'OPERATING-SYSTEM' },
    withPurl('mariadb-libs', 'pkg:rpm/azurelinux/mariadb-libs@10.11.16-1.azl3?arch=x86_64&epoch=3', {
      sourceInfo: 'built package from: mariadb 3:10.11.16-1.azl3',
      homepage: 'NOASSERTION',
    }),
  ];

  const inventory = readInventory(spdx(packages), 'sbom.json');

  assert.deepEqual(
    inventory.packages.map((source) => ({ name: source.name, evr: formatEvr(source), url: source.url })),
    [{ name: 'mariadb', evr: '3:10.11.16-1.azl3', url: undefined }],
  );
  assert.deepEqual(
    { distro: inventory.distro, release: inventory.release },
    { distro: 'azurelinux', release: '3.0' },
  );
});

test('other packages are components, files are skipped, bad ones are set aside', () => {
  const packages = [
    { name: 'image', versionInfo: 'sha256:00', primaryPackagePurpose: 'CONTAINER' },
    withPurl('lodash', 'pkg:npm/lodash@4.17.20'),
    { name: 'passwd', primaryPackagePurpose: 'FILE' },
    { versionInfo: '1' },
    withPurl('bad', 'pkg:rpm/azurelinux/bad'),
    zlib,
  ];

  const inventory = readInventory(spdx(packages), 'sbom.json');

  assert.deepEqual(
    inventory.components.map(({ kind, name, version, purl }) => ({ kind, name, version, purl })),
    [
      { kind: 'container-image', name: 'image', version: 'sha256:00', purl: undefined },
      { kind: 'component', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
    ],
  );
  assert.deepEqual(
    inventory.rejected.map(({ record, field }) => ({ record, field })),
    [
      { record: 'packages[3]', field: 'name' },
      { record: 'packages[4] bad', field: 'release' },
    ],
  );
  assert.equal(inventory.packages.length, 1);
});

for (const [what, text, message] of [
  ['of an unknown version', spdx([zlib], { spdxVersion: 'SPDX-1.2' }), /spdxVersion: "SPDX-1\.2"/],
  ['without packages', spdx([]), /packages: .*empty/],
  [
    'of version 3',
    JSON.stringify({ '@context': 'https://spdx.org/rdf/3.0.1/x', '@graph': [] }),
    /SPDX 3 is not read/,
  ],
] as const) {
  test(`an SPDX SBOM ${what} is refused`, () => {
    assert.throws(() => readInventory(text, 'sbom.json'), { name: 'InvalidInputError', message });
  });
}

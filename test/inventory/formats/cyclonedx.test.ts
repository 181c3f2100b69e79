import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInventory, sourceIndex } from '../../../shared/inventory/index.ts';
import { formatEvr } from '../../../shared/rpm/index.ts';
import { shipped } from '../fixtures.ts';

function bom(components: unknown, rest: object = {}): string {
  const metadata = {
    timestamp: '2026-04-28T10:00:00+02:00',
    component: { type: 'container', name: 'image' },
  };
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata, components, ...rest });
}

const zlib = {
  type: 'library',
  name: 'zlib',
  version: '1.3.1-1.azl3',
  purl: 'pkg:rpm/azurelinux/zlib@1.3.1-1.azl3?arch=x86_64&epoch=0&upstream=zlib-1.3.1-1.azl3.src.rpm&distro=azurelinux-3.0',
};

for (const specVersion of ['1.4', '1.5', '1.6']) {
  test(`rpm purls of a CycloneDX ${specVersion} SBOM give source packages`, () => {
    const libstdcpp = {
      type: 'library',
      name: 'libstdc++',
      purl: 'pkg:rpm/azurelinux/libstdc%2B%2B@13.2.0-7.azl3?arch=x86_64&epoch=1&upstream=gcc+x-13.2.0-7.azl3.src.rpm',
    };

    const inventory = readInventory(bom([zlib, libstdcpp], { specVersion }), 'sbom.json');

    assert.equal(inventory.format, 'cyclonedx');
    assert.deepEqual(
      inventory.packages.map((source) => ({
        name: source.name,
        evr: formatEvr(source),
        binaries: source.binaries,
      })),
      [
        { name: 'gcc+x', evr: '1:13.2.0-7.azl3', binaries: ['libstdc++'] },
        { name: 'zlib', evr: '0:1.3.1-1.azl3', binaries: ['zlib'] },
      ],
    );
    assert.deepEqual(
      { distro: inventory.distro, release: inventory.release, asOf: inventory.asOf },
      { distro: 'azurelinux', release: '3.0', asOf: '2026-04-28T08:00:00.000Z' },
    );
  });
}

test("Trivy's properties name the source package and its epoch", () => {
  const properties = Object.entries({
    SrcName: 'mariadb',
    SrcVersion: '10.11.16',
    SrcRelease: '1.azl3',
    SrcEpoch: '3',
  });
  const component = {
    type: 'library',
    name: 'mariadb-libs',
    version: '10.11.16-1.azl3',
    purl: 'pkg:rpm/azurelinux/mariadb-libs@10.11.16-1.azl3?arch=x86_64&epoch=3&distro=azurelinux-3.0',
    properties: properties.map(([name, value]) => ({ name: `aquasecurity:trivy:${name}`, value })),
  };

  const { packages } = readInventory(bom([component]), 'sbom.json');

  assert.deepEqual(
    packages.map((source) => ({ name: source.name, evr: formatEvr(source) })),
    [{ name: 'mariadb', evr: '3:10.11.16-1.azl3' }],
  );
});

test('an absent epoch is unknown: the index fills it, else it is marked as assumed', () => {
  const purl =
    'pkg:rpm/azurelinux/mariadb@10.11.16-1.azl3?arch=x86_64&upstream=mariadb-10.11.16-1.azl3.src.rpm';
  const text = bom([{ type: 'library', name: 'mariadb', purl }]);
  const index = sourceIndex([shipped('mariadb', '3:10.11.16-1.azl3')]);

  const [alone] = readInventory(text, 'sbom.json').packages;
  const [filled] = readInventory(text, 'sbom.json', index).packages;

  assert.deepEqual(
    { epoch: alone?.epoch, epochAssumed: alone?.epochAssumed },
    { epoch: 0, epochAssumed: true },
  );
  assert.deepEqual(
    { epoch: filled?.epoch, epochAssumed: filled?.epochAssumed },
    { epoch: 3, epochAssumed: undefined },
  );
});

test('an epoch that only the component version has is taken from there', () => {
  const purl = 'pkg:rpm/azurelinux/vim@9.1-1.azl3?arch=src';

  const { packages } = readInventory(
    bom([{ type: 'library', name: 'vim', version: '2:9.1-1.azl3', purl }]),
    's',
  );

  assert.deepEqual(packages.map(formatEvr), ['2:9.1-1.azl3']);
});

test('other purls and things without a purl are components, nested ones too; files are skipped', () => {
  const components = [
    {
      type: 'application',
      name: 'app',
      version: '1',
      components: [
        {
          type: 'library',
          group: '@babel',
          name: 'core',
          version: '7.24.0',
          purl: 'pkg:npm/%40babel/core@7.24.0',
        },
      ],
    },
    { type: 'container', name: 'pause', version: '3.6' },
    { type: 'file', name: '/etc/passwd' },
  ];

  const inventory = readInventory(bom(components), 'sbom.json');

  assert.deepEqual(
    inventory.components.map(({ record, kind, name, version, purl }) => ({
      record,
      kind,
      name,
      version,
      purl,
    })),
    [
      { record: 'components[0] app', kind: 'component', name: 'app', version: '1', purl: undefined },
      {
        record: 'components[0].components[0] core',
        kind: 'component',
        name: '@babel/core',
        version: '7.24.0',
        purl: 'pkg:npm/%40babel/core@7.24.0',
      },
      {
        record: 'components[1] pause',
        kind: 'container-image',
        name: 'pause',
        version: '3.6',
        purl: undefined,
      },
    ],
  );
});

test('the operating system names the distribution', () => {
  const inventory = readInventory(
    bom([{ type: 'operating-system', name: 'azurelinux', version: '3.0' }, zlib]),
    's',
  );

  assert.deepEqual(
    { distro: inventory.distro, release: inventory.release, components: inventory.components },
    { distro: 'azurelinux', release: '3.0', components: [] },
  );
});

test('public keys are ignored by name, bad records are set aside, the others are kept, whatever their purl', () => {
  const components = [
    {
      type: 'library',
      name: 'gpg-pubkey',
      purl: 'pkg:rpm/azurelinux/gpg-pubkey@3135ce90-5e6fda74?distro=azurelinux-3.0',
    },
    { type: 'library', name: 'a', purl: 'zlib 1.3' },
    { type: 'library', name: 'b', purl: 'pkg:rpm/azurelinux/b@1.0?arch=x86_64' },
    { type: 'library', name: 'c', purl: 'pkg:rpm/azurelinux/c@1-1?epoch=one' },
    { type: 'library', name: 'd', purl: 'pkg:rpm/azurelinux/d@1-1?upstream=d.src.rpm' },
    { type: 'library', name: '' },
    { type: 'library', name: 'e', version: 5 },
    zlib,
  ];

  const { packages, ignored, rejected } = readInventory(bom(components), 'sbom.json');

  assert.deepEqual(
    packages.map(({ name }) => name),
    ['d', 'zlib'],
  );
  assert.deepEqual(
    ignored.map(({ record }) => record),
    ['components[0] gpg-pubkey'],
  );
  assert.deepEqual(
    new Set(rejected.map(({ record, field }) => ({ component: record.split(' ')[0], field }))),
    new Set([
      { component: 'components[2]', field: 'release' },
      { component: 'components[3]', field: 'epoch' },
      { component: 'components[5]', field: 'name' },
      { component: 'components[6]', field: 'version' },
    ]),
  );
});

for (const [what, text, message] of [
  ['of an unknown version', bom([zlib], { specVersion: '2.0' }), /specVersion: "2\.0"/],
  ['without components', bom(undefined), /components/],
  ['with an empty list', bom([]), /components: .*empty/],
] as const) {
  test(`a CycloneDX SBOM ${what} is refused`, () => {
    assert.throws(() => readInventory(text, 'sbom.json'), { name: 'InvalidInputError', message });
  });
}

test('what is an odd purl or a CPE alone names no package: it is a component that a person should look at', () => {
  const cpe = 'cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*';
  const components = [
    { type: 'library', name: 'foo', purl: 'pkg:maven/foo@1.0' },
    { type: 'library', name: 'bar', purl: 'pkg:/' },
    { type: 'library', name: 'zlib', version: '1.2.11', cpe },
    { type: 'application', name: 'app' },
    zlib,
  ];

  const { packages, components: beside, rejected } = readInventory(bom(components), 'sbom.json');

  assert.deepEqual(
    packages.map(({ name }) => name),
    ['zlib'],
  );
  assert.deepEqual(rejected, []);
  assert.deepEqual(
    beside.map(({ name, version, doubt = '' }) => ({ name, version, doubt: doubt.slice(0, 24) })),
    [
      { name: 'foo', version: '1.0', doubt: '' },
      { name: 'bar', version: undefined, doubt: 'its purl cannot be read:' },
      { name: 'zlib', version: '1.2.11', doubt: 'it has a CPE (cpe:2.3:a:' },
      { name: 'app', version: undefined, doubt: '' },
    ],
  );
});

test('a field that is null is one that is not there', () => {
  const nulls = Object.fromEntries(
    ['group', 'version', 'cpe', 'properties', 'externalReferences', 'components'].map((name) => [name, null]),
  );

  const { packages, rejected, asOf } = readInventory(
    bom([{ ...nulls, ...zlib, version: null }], { metadata: { timestamp: null, component: null } }),
    'sbom.json',
  );

  assert.deepEqual(
    { packages: packages.map(formatEvr), rejected, asOf },
    { packages: ['0:1.3.1-1.azl3'], rejected: [], asOf: undefined },
  );
});

test('what the document is of is the distribution where it is an operating system; what it holds counts', () => {
  const metadata = {
    component: { type: 'operating-system', name: 'azurelinux', version: '3.0', components: [zlib] },
  };

  const { distro, release, packages, components } = readInventory(bom([], { metadata }), 'sbom.json');

  assert.deepEqual(
    { distro, release, packages: packages.map(({ name }) => name), components },
    { distro: 'azurelinux', release: '3.0', packages: ['zlib'], components: [] },
  );
});

test('components within components are read to a depth; what is deeper is set aside, its neighbours are kept', () => {
  let nested: object = { type: 'library', name: 'innermost' };
  for (let depth = 0; depth < 150; depth++) nested = { type: 'library', name: 'x', components: [nested] };

  const { packages, components, rejected } = readInventory(bom([nested, zlib]), 'sbom.json');

  assert.deepEqual(
    packages.map(({ name }) => name),
    ['zlib'],
  );
  assert.equal(components.length, 100);
  assert.deepEqual(
    rejected.map(({ field, reason }) => ({ field, reason })),
    [{ field: 'components', reason: 'is nested deeper than 100 components' }],
  );
});

test("an rpm purl's epoch counts; a purl of another spelling of the name is still the package's", () => {
  const purls = [
    'pkg:rpm/azurelinux/vim@9.1-1.azl3?epoch=2&arch=src',
    'pkg://rpm/azurelinux/vim@2:9.1-1.azl3?arch=src',
  ];

  for (const purl of purls)
    assert.deepEqual(
      readInventory(bom([{ type: 'library', name: 'vim', purl }]), 's').packages.map(formatEvr),
      ['2:9.1-1.azl3'],
    );
});

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Inventory, readInventory } from '../../../shared/inventory/index.ts';
import { needsRealData, realData } from '../../needs.ts';

const httpd = { name: 'httpd', epoch: 0, version: '2.4.46', release: '4.cm1' };

function manifest(...packages: unknown[]): object {
  return { distro: 'cbl-mariner', release: '1.0', asOf: '2021-09-11', packages };
}

/** The document is given as its text. */
function readManifest(document: unknown, file: string): Inventory {
  return readInventory(JSON.stringify(document), file);
}

test('a manifest says of which release it is, and which packages that ships', () => {
  const { format, distro, asOf, packages, rejected } = readManifest(manifest(httpd), 'm.json');

  assert.equal(format, 'manifest');
  assert.equal(distro, 'cbl-mariner');
  assert.equal(asOf, '2021-09-11');
  assert.deepEqual(packages, [httpd]);
  assert.deepEqual(rejected, []);
});

test('an asOf with an offset is turned to UTC', () => {
  const { asOf } = readManifest({ ...manifest(httpd), asOf: '2021-09-11T01:00:00+02:00' }, 'm.json');

  assert.equal(asOf, '2021-09-10T23:00:00.000Z');
});

test('an absent epoch is 0 and unknown fields are ignored', () => {
  const { packages } = readManifest(
    manifest({ name: 'zlib', version: '1.3', release: '1', colour: 'blue' }),
    'm.json',
  );

  assert.deepEqual(packages, [{ name: 'zlib', epoch: 0, version: '1.3', release: '1' }]);
});

test('several versions of one package are kept, in order', () => {
  const { packages, rejected } = readManifest(
    manifest({ ...httpd, version: '2.4.48' }, httpd, { ...httpd, epoch: 1 }),
    'm.json',
  );

  assert.deepEqual(
    packages.map(({ epoch, version }) => `${epoch}:${version}`),
    ['0:2.4.48', '0:2.4.46', '1:2.4.46'],
  );
  assert.deepEqual(rejected, []);
});

for (const [what, change, field] of [
  ['a dash in the version', { version: '2.4-46' }, 'version'],
  ['a space in the release', { release: '4 cm1' }, 'release'],
  ['an empty version', { version: '' }, 'version'],
  ['a version that is a number', { version: 2.4 }, 'version'],
  ['an epoch in the version', { version: '1:2.4' }, 'version'],
  ['a negative epoch', { epoch: -1 }, 'epoch'],
  ['a fractional epoch', { epoch: 0.5 }, 'epoch'],
  ['an epoch over 32 bits', { epoch: 2 ** 32 }, 'epoch'],
  ['an epoch that is text', { epoch: '1' }, 'epoch'],
  ['no release', { release: undefined }, 'release'],
  ['a name with a slash', { name: 'a/b' }, 'name'],
  ['a CVE that is none', { patchedCves: ['CVE-2021-26691', 'GHSA-x'] }, 'patchedCves.1'],
  ['a component that is not a purl', { components: ['lodash 4'] }, 'components.0'],
  ['a name that no file could have', { name: 'x'.repeat(256) }, 'name'],
  ['a version without end', { version: '1'.repeat(256) }, 'version'],
  ['a release without end', { release: '1'.repeat(256) }, 'release'],
  ['an address without end', { url: `https://x.org/${'x'.repeat(2048)}` }, 'url'],
  ['a source address without end', { sourceUrl: `https://x.org/${'x'.repeat(2048)}` }, 'sourceUrl'],
  ['a binary without end', { binaries: ['x'.repeat(256)] }, 'binaries.0'],
  ['binaries without end', { binaries: Array(10_001).fill('x') }, 'binaries'],
  ['toolchains without end', { builtWith: Array(101).fill('go') }, 'builtWith'],
  ['archives without end', { vendored: Array(1001).fill('x.tar') }, 'vendored'],
  ['a component without end', { components: [`pkg:npm/${'x'.repeat(2048)}`] }, 'components.0'],
  ['components without end', { components: Array(20_001).fill('pkg:npm/x@1') }, 'components'],
  ['CVEs without end', { patchedCves: Array(50_001).fill('CVE-2021-26691') }, 'patchedCves'],
  ['a CVE without end', { notApplicableCves: [`CVE-2021-${'1'.repeat(20)}`] }, 'notApplicableCves.0'],
] as const) {
  test(`a record with ${what} is set aside naming record and field, the others are kept`, () => {
    const { packages, rejected } = readManifest(
      manifest(httpd, { ...httpd, name: 'bad', ...change }, { ...httpd, name: 'zlib' }),
      'm.json',
    );

    assert.deepEqual(
      packages.map(({ name }) => name),
      ['httpd', 'zlib'],
    );
    assert.equal(rejected.length, 1);
    assert.match(rejected[0]?.record ?? '', /^packages\[1\]/);
    assert.equal(rejected[0]?.field, field);
    assert.match(rejected[0].reason, /\w/);
  });
}

test('the reason shows the value that is wrong', () => {
  const { rejected } = readManifest(manifest({ ...httpd, version: '2.4-46' }), 'm.json');

  assert.deepEqual(rejected, [
    {
      source: 'm.json',
      record: 'packages[0] httpd',
      field: 'version',
      reason: '"2.4-46" is not made of letters, digits and . _ + ~ ^',
    },
  ]);
});

test('a record that is no object is set aside', () => {
  const { packages, rejected } = readManifest(manifest(null, 'httpd', httpd), 'm.json');

  assert.equal(packages.length, 1);
  assert.deepEqual(
    rejected.map(({ record, field }) => ({ record, field })),
    [
      { record: 'packages[0]', field: '' },
      { record: 'packages[1]', field: '' },
    ],
  );
});

test('a package and version that comes twice is set aside the second time', () => {
  const { packages, rejected } = readManifest(manifest(httpd, { ...httpd, patchedCves: [] }), 'm.json');

  assert.equal(packages.length, 1);
  assert.match(rejected[0]?.reason ?? '', /packages\[0\]/);
});

for (const [what, input, message] of [
  ['a manifest whose packages are no list', { ...manifest(), packages: 'none' }, /m\.json: .*packages/],
  ['an empty list of packages', manifest(), /packages: .*empty/],
  ['a manifest without a release', { ...manifest(httpd), release: undefined }, /release/],
  ['a date that is none', { ...manifest(httpd), asOf: '2021-02-30' }, /asOf/],
  ['a release without end', { ...manifest(httpd), release: '1'.repeat(51) }, /release: .*longer than 50/],
  ['a distribution without end', { ...manifest(httpd), distro: 'x'.repeat(51) }, /distro: .*longer than 50/],
] as const) {
  test(`${what} is an error of the whole file`, () => {
    assert.throws(() => readManifest(input, 'm.json'), { name: 'InvalidInputError', message });
  });
}

test('every real manifest is read without a rejected record', needsRealData(), () => {
  const folder = join(realData, 'inventory');
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');

    const { packages, rejected } = readInventory(text, file);

    assert.deepEqual(rejected, []);
    assert.equal(packages.length, (JSON.parse(text) as { packages: unknown[] }).packages.length);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { readInventory } from '../../shared/inventory/index.ts';

const manifest = JSON.stringify({
  distro: 'azurelinux',
  release: '3.0',
  asOf: '2026-04-28',
  packages: [{ name: 'zlib', version: '1.3.1', release: '1.azl3' }],
});
const list = 'zlib-1.3.1-1.azl3.x86_64\ngpg-pubkey-3135ce90-5e6fda74\nattr-2.5.2-1.azl3.x86_64\n';

test('a manifest and an rpm -qa list are told apart by content, not by name', () => {
  assert.equal(readInventory(manifest, 'a.txt').format, 'manifest');
  assert.equal(readInventory(list, 'a.json').format, 'rpm-qa');
});

test('a document with two lists is refused: the first would be lost', () => {
  const twice = manifest.replace(/}$/, ',"packages":[{"name":"attr","version":"2.5.2","release":"1.azl3"}]}');

  assert.throws(() => readInventory(twice, 'a.json'), {
    name: 'InvalidInputError',
    message: 'a.json: no valid JSON: names the field "packages" twice',
  });
});

test('a package with a field that comes twice is set aside, and the others are read', () => {
  const package1 = '{"name":"attr","version":"2.5.1","version":"2.5.2","release":"1.azl3"}';
  const listed = manifest.replace('"packages":[', `"packages":[${package1},`);
  const purl = '"purl":"pkg:rpm/azurelinux/zlib@1.3.1-1.azl3?upstream=zlib-1.3.1-1.azl3.src.rpm"';
  const good = `{"type":"library","name":"zlib",${purl}}`;
  const bad = good.replace('"name":', '"name":"attr","name":');
  const sbom = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${bad},${good}]}`;

  for (const [text, record, reason] of [
    [listed, 'packages[0]', 'names the field "version" twice'],
    [sbom, 'components[0]', 'names the field "name" twice'],
  ] as const) {
    const { packages, rejected } = readInventory(text, 'a.json');

    assert.deepEqual(
      packages.map(({ name }) => name),
      ['zlib'],
    );
    assert.deepEqual(rejected, [{ source: 'a.json', record, field: '', reason }]);
  }
});

/** Text as Windows PowerShell redirects it, and as others do. */
function utf16(text: string, order: 'le' | 'be' = 'le', mark = '\uFEFF'): Buffer {
  const bytes = Buffer.from(mark + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

test('packed files, encodings, byte order marks and leading white space do not matter', () => {
  for (const bytes of [
    utf16(manifest),
    utf16(manifest, 'be'),
    utf16(manifest, 'le', ''),
    utf16(manifest, 'be', ''),
    gzipSync(utf16(`\r\n${manifest}`)),
    gzipSync(manifest),
    zstdCompressSync(Buffer.from(manifest)),
    Buffer.from(`\uFEFF${manifest}`),
    Buffer.from(`\r\n \t${manifest}`),
  ]) {
    const { format, packages } = readInventory(bytes, 'file');

    assert.equal(format, 'manifest');
    assert.equal(packages.length, 1);
  }
});

test('lists, node images and XML in UTF-16 are read as such', () => {
  const xml = '<?xml version="1.0" encoding="UTF-16"?><metadata packages="0"></metadata>';

  assert.equal(readInventory(utf16(list), 'list.txt').format, 'rpm-qa');
  assert.equal(readInventory(utf16(xml), 'primary.xml').format, 'repodata');
  assert.throws(() => readInventory(utf16('<bom/>'), 'bom.xml'), /CycloneDX as XML/);
});

test('an rpm -qa list keeps every line: package, rejected or ignored', () => {
  const inventory = readInventory(`${list}what is this\n`, 'list.txt');

  assert.deepEqual(
    inventory.mapped.map(({ binary }) => ({ record: binary.record, name: binary.name })),
    [
      { record: 'line 1', name: 'zlib' },
      { record: 'line 3', name: 'attr' },
    ],
  );
  assert.deepEqual(
    inventory.ignored.map(({ record }) => record),
    ['line 2 gpg-pubkey-3135ce90-5e6fda74'],
  );
  assert.deepEqual(
    inventory.rejected.map(({ record, field }) => ({ record, field })),
    [{ record: 'line 4 what is this', field: 'line' }],
  );
});

test('a list that names the source packages needs no manifest', () => {
  const { packages, unmapped } = readInventory(
    'httpd-tools-(none):2.4.62-1.azl3.x86_64 httpd-2.4.62-1.azl3.src.rpm\n',
    'list.txt',
  );

  assert.deepEqual(packages, [
    { name: 'httpd', epoch: 0, version: '2.4.62', release: '1.azl3', binaries: ['httpd-tools'] },
  ]);
  assert.deepEqual(unmapped, []);
});

for (const [what, content, message] of [
  ['an empty file', '', /file: is empty/],
  ['white space', ' \n\t', /file: is empty/],
  ['prose', 'Dear all,\nplease find the packages attached.\n', /no rpm -qa list: line 1/],
  ['a list without architectures', 'zlib-1.3.1-1.azl3\nattr-2.5.2-1.azl3\n', /no rpm -qa list: line 1: arch/],
  ['broken JSON', '{"packages": [', /no valid JSON/],
  [
    'other JSON',
    '{"vulnerabilities": []}',
    /no inventory of a known format: neither CycloneDX JSON, .* or rpm -qa output/,
  ],
  ['an array', '[]', /no inventory of a known format/],
  ['HTML', '<!DOCTYPE html><html></html>', /<html>: no inventory/],
  ['repomd.xml', '<?xml version="1.0"?><repomd/>', /give the folder of the repository/],
  ['filelists.xml', '<filelists packages="0"/>', /give primary\.xml/],
  ['CycloneDX XML', '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', /export it as JSON/],
  ['SPDX tag-value', 'SPDXVersion: SPDX-2.3\nPackageName: zlib\n', /tag-value is not read/],
  ['binary data', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), /a binary file/],
  ['Latin-1 text', Buffer.from([0x41, 0xe9, 0x0a]), /is not UTF-8 text/],
  ['half a character of UTF-16', utf16('ab').subarray(0, 5), /is not UTF-16LE text/],
  ['UTF-32', Buffer.from('fffe00007b000000', 'hex'), /a binary file/],
  ['truncated gzip', gzipSync(manifest).subarray(0, 40), /cannot be unpacked: unexpected end of file/],
  ['truncated zstd', zstdCompressSync(Buffer.from(manifest)).subarray(0, 40), /cannot be unpacked/],
  ['bzip2', Buffer.from('BZh91AY'), /bzip2; only gzip and zstd/],
  ['a zip file', Buffer.from('504b030414000000', 'hex'), /zip; only gzip and zstd/],
] as const) {
  test(`${what} is refused with the file's name and the reason`, () => {
    assert.throws(() => readInventory(content, 'file'), { name: 'InvalidInputError', message });
  });
}

test('whatever the bytes are, the answer is an inventory or an InvalidInputError', () => {
  const seeds = [manifest, list, '<metadata packages="1"><package><name>a</name></package></metadata>'];
  const damaged = fc
    .tuple(fc.constantFrom(...seeds), fc.nat({ max: 200 }), fc.uint8Array({ maxLength: 6 }))
    .map(([seed, at, bytes]) =>
      Buffer.concat([Buffer.from(seed.slice(0, at)), bytes, Buffer.from(seed.slice(at + 3))]),
    );
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      try {
        readInventory(bytes, 'file');
      } catch (error) {
        assert.equal((error as Error).name, 'InvalidInputError', String((error as Error).stack));
      }
    }),
    { numRuns: 2000 },
  );
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { readInventory, sourceIndex } from '../../../shared/inventory/index.ts';
import { readRepository } from '../../../shared/inventory/formats/repository.ts';
import { formatEvr } from '../../../shared/rpm/index.ts';

interface Row {
  name: string;
  evr: [epoch: string | undefined, version: string, release: string];
  arch?: string;
  sourceRpm?: string;
}

function primaryXml(rows: Row[], announced = rows.length): Buffer {
  const packages = rows.map(({ name, evr: [epoch, version, release], arch = 'x86_64', sourceRpm = '' }) => {
    const epochAttribute = epoch === undefined ? '' : ` epoch="${epoch}"`;
    return `<package type="rpm">
  <name>${name}</name>
  <arch>${arch}</arch>
  <version${epochAttribute} ver="${version}" rel="${release}"/>
  <summary><![CDATA[A < B]]></summary>
  <url><![CDATA[https://example.org/]]>${name}</url>
  <format>
    <rpm:sourcerpm>${sourceRpm}</rpm:sourcerpm>
    <rpm:provides><rpm:entry name="x" flags="EQ" epoch="9" ver="9" rel="9"/></rpm:provides>
  </format>
</package>`;
  });
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="${announced}">
${packages.join('\n')}
</metadata>\n`,
  );
}

const rows: Row[] = [
  { name: 'mariadb-libs', evr: ['3', '10.11.16', '1.azl3'], sourceRpm: 'mariadb-10.11.16-1.azl3.src.rpm' },
  { name: 'mariadb', evr: ['3', '10.11.16', '1.azl3'], sourceRpm: 'mariadb-10.11.16-1.azl3.src.rpm' },
  { name: 'mariadb', evr: ['3', '10.11.9', '1.azl3'], sourceRpm: 'mariadb-10.11.9-1.azl3.src.rpm' },
  { name: 'zlib', evr: [undefined, '1.3.1', '1.azl3'], sourceRpm: 'zlib-1.3.1-1.azl3.src.rpm' },
];

interface Overrides {
  type?: string;
  checksum?: string;
  size?: number;
  href?: string;
  timestamp?: string;
}

/** A repository in memory around a packed primary. */
function repository(
  primary: Uint8Array,
  overrides: Overrides = {},
  modules?: Uint8Array,
): (path: string) => Promise<Uint8Array> {
  const { type = 'sha256', href = 'repodata/primary.xml.gz', size = primary.length } = overrides;
  const checksum = overrides.checksum ?? createHash('sha256').update(primary).digest('hex');
  const modular =
    modules &&
    `<data type="modules"><checksum type="sha256">${createHash('sha256').update(modules).digest('hex')}</checksum>
     <location href="repodata/modules.yaml.gz"/></data>`;
  const repomd = `<?xml version="1.0"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo">
  <revision>1</revision>
  <data type="filelists"><checksum type="md5">00</checksum><location href="repodata/filelists.xml.gz"/></data>
  <data type="primary">
    <checksum type="${type}">${checksum}</checksum>
    <open-checksum type="md5">11</open-checksum>
    <location href="${href}"/>
    <timestamp>${overrides.timestamp ?? 1777334400}</timestamp>
    <size>${size}</size>
  </data>
  ${modular ?? ''}
</repomd>`;
  const files = new Map<string, Uint8Array>([
    ['repodata/repomd.xml', Buffer.from(repomd)],
    [href, primary],
  ]);
  if (modules) files.set('repodata/modules.yaml.gz', modules);
  return (path) => {
    const bytes = files.get(path);
    return bytes === undefined ? Promise.reject(new Error(`asked for ${path}`)) : Promise.resolve(bytes);
  };
}

for (const [packing, pack] of [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const) {
  test(`a repository packed with ${packing} gives source packages with epochs`, async () => {
    const inventory = await readRepository(repository(pack(primaryXml(rows))), 'repo');

    assert.deepEqual(
      inventory.packages.map((source) => ({
        name: source.name,
        evr: formatEvr(source),
        url: source.url,
        binaries: source.binaries,
      })),
      [
        {
          name: 'mariadb',
          evr: '3:10.11.16-1.azl3',
          url: 'https://example.org/mariadb-libs',
          binaries: ['mariadb', 'mariadb-libs'],
        },
        { name: 'zlib', evr: '0:1.3.1-1.azl3', url: 'https://example.org/zlib', binaries: ['zlib'] },
      ],
    );
    assert.equal(inventory.asOf, '2026-04-28T00:00:00.000Z');
  });
}

test('builds that a newer one supersedes are named, not dropped', () => {
  const { ignored, mapped } = readInventory(primaryXml(rows), 'primary.xml');

  assert.deepEqual(ignored, [
    {
      source: 'primary.xml',
      record: 'mariadb 3:10.11.9-1.azl3',
      field: 'version',
      reason: 'the repository has 3:10.11.16-1.azl3',
    },
  ]);
  assert.equal(mapped.length, rows.length);
});

const modularRows: Row[] = ['18.10.0-1.module+el8+1', '18.12.1-2.module+el8+2', '20.1.0-1.module+el8+3'].map(
  (build) => {
    const [version = '', release = ''] = build.split('-');
    return { name: 'nodejs', evr: ['1', version, release], sourceRpm: `nodejs-${build}.src.rpm` };
  },
);
const modulesYaml = modularRows
  .map(({ evr: [, version, release] }) => {
    const artifact = `nodejs-1:${version}-${release}.x86_64`;
    const stream = version.split('.')[0] ?? '';
    return `---\ndocument: modulemd\nversion: 2\ndata: {name: nodejs, stream: "${stream}", artifacts: {rpms: ["${artifact}"]}}\n`;
  })
  .join('');

test('of each module stream the newest build ships', async () => {
  const read = repository(gzipSync(primaryXml([...rows, ...modularRows])), {}, gzipSync(modulesYaml));

  const { packages, ignored } = await readRepository(read, 'repo');

  assert.deepEqual(
    packages.map((built) => `${built.name} ${formatEvr(built)}`),
    [
      'mariadb 3:10.11.16-1.azl3',
      'nodejs 1:18.12.1-2.module+el8+2',
      'nodejs 1:20.1.0-1.module+el8+3',
      'zlib 0:1.3.1-1.azl3',
    ],
  );
  assert.deepEqual(
    ignored.map(({ record, reason }) => ({ record, reason })),
    [
      { record: 'mariadb 3:10.11.9-1.azl3', reason: 'the repository has 3:10.11.16-1.azl3' },
      { record: 'nodejs 1:18.10.0-1.module+el8+1', reason: 'the repository has 1:18.12.1-2.module+el8+2' },
    ],
  );
});

test('where nothing names the streams, no modular build supersedes another', () => {
  const { packages } = readInventory(primaryXml(modularRows), 'primary.xml');

  assert.equal(packages.length, 3);
});

test('a list keeps the builds of two streams', () => {
  const { packages } = readInventory(
    'nodejs-18.12.1-2.module+el8.x86_64\nnodejs-20.1.0-1.module+el8.x86_64\n',
    'list.txt',
  );

  assert.deepEqual(
    packages.map(({ name, version }) => `${name} ${version}`),
    ['nodejs 18.12.1', 'nodejs 20.1.0'],
  );
});

test('modules that are not those of repomd.xml are refused', async () => {
  const read = repository(gzipSync(primaryXml(rows)), {}, gzipSync(modulesYaml));
  const tampered = (path: string): Promise<Uint8Array> =>
    path.includes('modules') ? Promise.resolve(gzipSync('---\n')) : read(path);

  await assert.rejects(
    readRepository(tampered, 'repo'),
    /modules\.yaml\.gz: sha256 is .* but repomd\.xml says/,
  );
});

test('source packages of a repository stand for themselves', () => {
  const { packages } = readInventory(primaryXml([{ name: 'vim', evr: ['2', '9.1', '1'], arch: 'src' }]), 'p');

  assert.deepEqual(packages.map(formatEvr), ['2:9.1-1']);
});

test('a repository fills the epochs of an rpm -qa list', () => {
  const repo = readInventory(primaryXml(rows), 'primary.xml');

  const host = readInventory('mariadb-libs-10.11.16-1.azl3.x86_64\n', 'host.txt', sourceIndex(repo.packages));

  assert.deepEqual(
    host.packages.map((source) => ({
      name: source.name,
      epoch: source.epoch,
      epochAssumed: source.epochAssumed,
    })),
    [{ name: 'mariadb', epoch: 3, epochAssumed: undefined }],
  );
});

test('a bad package is set aside, the others are kept', () => {
  const bad: Row[] = [
    { name: 'a', evr: ['0', '1-2', '1'] },
    { name: 'b', evr: ['x', '1', '1'] },
    { name: 'c', evr: ['0', '1', '1'], sourceRpm: 'c.tar.gz' },
  ];

  const { packages, rejected } = readInventory(primaryXml([...bad, ...rows]), 'primary.xml');

  assert.deepEqual(
    rejected.map(({ record, field }) => ({ record, field })),
    [
      { record: 'package 0 a', field: 'version' },
      { record: 'package 1 b', field: 'epoch' },
      { record: 'package 2 c', field: 'sourcerpm' },
    ],
  );
  assert.equal(packages.length, 2);
});

for (const [what, bytes, message] of [
  ['that lost packages', primaryXml(rows, 5), /says packages="5" but holds 4/],
  ['that is cut off', primaryXml(rows).subarray(0, 1500), /no well-formed XML/],
  ['with an entity of its own', Buffer.from('<metadata packages="0">&passwd;</metadata>'), /entity/],
  ['packed and cut off', gzipSync(primaryXml(rows)).subarray(0, 200), /cannot be unpacked/],
  ['packed with xz', Buffer.from('fd377a585a000001', 'hex'), /xz; only gzip and zstd/],
] as const) {
  test(`a primary ${what} is refused`, () => {
    assert.throws(() => readInventory(bytes, 'primary.xml'), { name: 'InvalidInputError', message });
  });
}

for (const [what, overrides, message] of [
  ['another checksum', { checksum: 'ab'.repeat(32) }, /sha256 is [0-9a-f]{64}, but repomd\.xml says abab/],
  ['another size', { size: 7 }, /repomd\.xml says 7/],
  ['only an MD5 checksum', { type: 'md5' }, /no checksum that can be trusted/],
  ['a time that no calendar has', { timestamp: '9'.repeat(15) }, /timestamp of primary is not a valid time/],
  ['a location outside', { href: '../../etc/passwd' }, /leads out of the repository/],
  ['an absolute location', { href: '/etc/passwd' }, /leads out of the repository/],
] as const) {
  test(`a primary for which repomd.xml gives ${what} is refused`, async () => {
    await assert.rejects(readRepository(repository(gzipSync(primaryXml(rows)), overrides), 'repo'), {
      name: 'InvalidInputError',
      message,
    });
  });
}

test('a repomd.xml without primary, or that is none, is refused', async () => {
  for (const [xml, message] of [
    ['<repomd><data type="other"/></repomd>', /names no primary/],
    ['<html/>', /<html> instead of <repomd>/],
  ] as const) {
    await assert.rejects(
      readRepository(() => Promise.resolve(Buffer.from(xml)), 'repo'),
      {
        name: 'InvalidInputError',
        message,
      },
    );
  }
});

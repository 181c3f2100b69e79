import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readImage } from '../../../shared/images/index.ts';
import { needsRealData, realData } from '../../needs.ts';
import { releaseNotes } from '../notes.ts';

type ImageFile = Parameters<typeof readImage>[0][number];

const notes: ImageFile = { name: '202501.05.0.txt', bytes: releaseNotes(['sudo-1.9.15-3.azl3.x86_64']) };
const list = (fields: object = {}): ImageFile => ({
  name: 'image-list.json',
  bytes: Buffer.from(
    JSON.stringify({
      sku: 'V3gen2',
      imageVersion: '202501.05.0',
      imageBom: [
        {
          repoTags: ['mcr.microsoft.com/oss/kubernetes/pause:3.6', 'localhost:5000/pause:3'],
          repoDigests: [`sha256:${'a'.repeat(64)}`],
        },
      ],
      ...fields,
    }),
  ),
});

test('release notes say version, variant, release, kernel and everything that is in the image', () => {
  const image = readImage([notes], {});
  const { version, variant, release, architecture, builtAt, kernel } = image;

  assert.deepEqual(
    { version, variant, release, architecture, builtAt, kernel },
    {
      version: '202501.05.0',
      variant: 'gen2',
      release: 'azurelinux-3.0',
      architecture: 'x86_64',
      builtAt: '2025-01-05T09:09:22.000Z',
      kernel: '6.6.57.1-6.azl3',
    },
  );
  assert.deepEqual(image.contents, {
    packages: [{ name: 'sudo', version: '1.9.15', release: '3.azl3', arch: 'x86_64' }],
    components: [{ name: 'oras', version: '1.2.2' }],
    containers: [{ name: 'mcr.microsoft.com/oss/kubernetes/pause', tag: '3.6' }],
  });
});

test('the list of container images gives them with their digests, one for each tag', () => {
  const { contents } = readImage([notes, list()], {});

  const digest = `sha256:${'a'.repeat(64)}`;
  assert.deepEqual(contents.containers, [
    { name: 'localhost:5000/pause', tag: '3', digest },
    { name: 'mcr.microsoft.com/oss/kubernetes/pause', tag: '3.6', digest },
  ]);
});

test('a bad entry of the list is set aside with its record and field; the others stay', () => {
  const good = { repoTags: ['a/b:1'], repoDigests: null };
  const image = readImage([notes, list({ imageBom: [{ repoTags: 7 }, good, { repoTags: [] }, null] })], {});

  assert.deepEqual(image.contents.containers, [{ name: 'a/b', tag: '1' }]);
  assert.deepEqual(
    image.rejected.map(({ source, record, field }) => ({ source, record, field })),
    [
      { source: 'image-list.json', record: 'imageBom[0]', field: 'repoTags' },
      { source: 'image-list.json', record: 'imageBom[2]', field: 'repoTags' },
      { source: 'image-list.json', record: 'imageBom[3]', field: '' },
    ],
  );
});

test('the digest tells the contents, in whatever order they are listed, and every copy counts', () => {
  const of = (...packages: string[]): string =>
    readImage([{ name: notes.name, bytes: releaseNotes(packages) }], {}).digest;
  const [old, fresh] = ['kernel-6.6.1-1.azl3.x86_64', 'kernel-6.6.2-1.azl3.x86_64'];

  assert.equal(of(old, fresh), of(fresh, old));
  assert.notEqual(of(old, fresh), of(fresh));
  assert.notEqual(of(fresh, fresh), of(fresh));
});

test('an rpm -qa list needs to be told what it is of', () => {
  const plain = { name: 'packages.txt', bytes: Buffer.from('sudo-1.9.15-3.azl3.aarch64\n') };

  const read = readImage([plain], { version: '1', variant: 'gen2', release: 'azurelinux-3.0' });
  assert.equal(read.architecture, 'aarch64');
  assert.throws(() => readImage([plain], { version: '1', release: 'azurelinux-3.0' }), {
    name: 'InvalidInputError',
    field: 'variant',
  });
});

for (const [what, files, stated, expected] of [
  ['files of two versions', [notes, list({ imageVersion: '202501.06.0' })], {}, { field: 'version' }],
  ['another variant than stated', [notes], { variant: 'gen1' }, { field: 'variant' }],
  ['a version that cannot be a name', [notes], { version: '../x' }, { field: 'version' }],
  ['only container images', [list()], {}, { message: /needs one list of its packages/ }],
  ['two lists of packages', [notes, notes], {}, { message: /needs one list of its packages/ }],
  [
    'a list cut off',
    [notes, { ...list(), bytes: list().bytes.subarray(0, 200) }],
    {},
    { message: /is not JSON/ },
  ],
  [
    'a list with two lists of entries',
    [notes, { ...list(), bytes: Buffer.from(list().bytes.toString().replace(/}$/, ',"imageBom":[]}')) }],
    {},
    { message: /names the field "imageBom" twice/ },
  ],
  ['a list without entries', [notes, list({ imageBom: 3 })], {}, { field: 'imageBom' }],
] satisfies [string, ImageFile[], object, object][]) {
  test(`${what} are refused by name`, () => {
    assert.throws(() => readImage(files, stated), { name: 'InvalidInputError', ...expected });
  });
}

const folder = join(realData, 'node-images', 'azurelinux-v3');

test('notes of another distribution that lie among those of a line say so', needsRealData(), () => {
  const name = '202506.16.0.txt';
  const files = [{ name, bytes: readFileSync(join(folder, name)) }];

  assert.equal(readImage(files, {}).release, 'mariner-2.0');
  assert.throws(() => readImage(files, { release: 'azurelinux-3.0' }), { field: 'release' });
});

test('all 37 real release notes are read whole, as many packages as they list', needsRealData(), () => {
  const names = readdirSync(folder);
  assert.equal(names.length, 37);
  for (const name of names) {
    const bytes = readFileSync(join(folder, name));
    const lines = bytes.toString('utf8').split(/\r?\n/);
    const listed = lines
      .slice(lines.indexOf('=== Installed Packages Begin') + 1, lines.indexOf('=== Installed Packages End'))
      .filter((line) => line !== '' && !line.startsWith('gpg-pubkey'));
    const { version, contents } = readImage([{ name, bytes }], {});

    assert.equal(version, name.replace('.txt', ''));
    const read = contents.packages.map(
      ({ name: of, version: upstream, release, arch = '' }) => `${of}-${upstream}-${release}.${arch}`,
    );
    assert.deepEqual(read.sort(), listed.sort());
  }
});

test('a real list of container images is read whole', needsRealData(), () => {
  const name = '202508.20.0.txt';
  const path = join(realData, 'publication', 'aks', 'azurelinuxv3-202508.20.0-image-list.json');
  const bytes = readFileSync(path);
  const { imageBom } = JSON.parse(bytes.toString('utf8')) as { imageBom: { repoTags: string[] }[] };
  const files = [
    { name, bytes: readFileSync(join(folder, name)) },
    { name: 'image-list.json', bytes },
  ];
  const { contents, rejected } = readImage(files, {});

  assert.deepEqual(
    rejected.filter(({ source }) => source === 'image-list.json'),
    [],
  );
  assert.deepEqual(
    contents.containers.map(({ name: of, tag }) => `${of}:${tag ?? ''}`).sort(),
    imageBom.flatMap(({ repoTags }) => repoTags).sort(),
  );
});

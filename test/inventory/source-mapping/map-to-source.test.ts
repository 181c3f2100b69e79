import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapToSource } from '../../../shared/inventory/source-mapping/map-to-source.ts';
import { sourceIndex } from '../../../shared/inventory/index.ts';
import { formatEvr } from '../../../shared/rpm/index.ts';
import { binary, shipped } from '../fixtures.ts';

function names(mapping: ReturnType<typeof mapToSource>): string[] {
  return mapping.packages.map(
    (source) => `${source.name} ${formatEvr(source)} <- ${source.binaries?.join(',') ?? ''}`,
  );
}

test('binaries find their source by the lists of the index, or by their own name', () => {
  const index = sourceIndex([
    shipped('curl', '0:8.11.1-1.azl3', { binaries: ['curl', 'curl-libs'] }),
    shipped('zlib', '0:1.3.1-1.azl3'),
  ]);

  const mapping = mapToSource(
    [
      binary('curl-libs-8.11.1-1.azl3.x86_64'),
      binary('curl-8.11.1-1.azl3.x86_64'),
      binary('zlib-1.3.1-1.azl3.x86_64'),
    ],
    index,
  );

  assert.deepEqual(names(mapping), ['curl 0:8.11.1-1.azl3 <- curl,curl-libs', 'zlib 0:1.3.1-1.azl3 <- zlib']);
  assert.deepEqual(
    mapping.mapped.map(({ binary: { name }, source, by }) => ({ binary: name, source: source.name, by })),
    [
      { binary: 'curl-libs', source: 'curl', by: 'index' },
      { binary: 'curl', source: 'curl', by: 'index' },
      { binary: 'zlib', source: 'zlib', by: 'index' },
    ],
  );
});

test("the document's own word on the source overrules the index", () => {
  const index = sourceIndex([shipped('other', '0:1-1', { binaries: ['libfoo'] })]);

  const mapping = mapToSource([binary('libfoo-2-1.x86_64', 'foo-1.5-3')], index);

  assert.deepEqual(
    names(mapping),
    ['foo 1.5-3 <- libfoo'].map((line) => line.replace('1.5', '0:1.5')),
  );
  assert.equal(mapping.mapped[0]?.by, 'document');
});

test('the installed version counts, not that of the index', () => {
  const index = sourceIndex([shipped('curl', '0:8.11.1-1.azl3')]);

  assert.deepEqual(names(mapToSource([binary('curl-8.8.0-2.azl3.x86_64')], index)), [
    'curl 0:8.8.0-2.azl3 <- curl',
  ]);
});

test('an unknown epoch is filled from the index', () => {
  const index = sourceIndex([shipped('perl', '4:5.38.2-509.azl3', { binaries: ['perl-libs'] })]);

  const [perl] = mapToSource([binary('perl-libs-5.38.2-507.azl3.x86_64')], index).packages;

  assert.equal(perl?.epoch, 4);
  assert.equal(perl.epochAssumed, undefined);
});

test('of several known epochs the one of the same build is taken', () => {
  const index = sourceIndex([shipped('vim', '1:8-1'), shipped('vim', '2:9-1')]);

  assert.equal(mapToSource([binary('vim-8-1.x86_64')], index).packages[0]?.epoch, 1);
});

test('an epoch that nobody knows is marked as assumed', () => {
  const disagreeing = sourceIndex([shipped('vim', '1:8-1'), shipped('vim', '2:9-1')]);
  const otherDistribution = sourceIndex([shipped('vim', '2:9-1.cm2')]);

  for (const index of [disagreeing, otherDistribution]) {
    const [vim] = mapToSource([binary('vim-9-7.azl3.x86_64')], index).packages;

    assert.deepEqual(
      { epoch: vim?.epoch, epochAssumed: vim?.epochAssumed },
      { epoch: 0, epochAssumed: true },
    );
  }
});

test('a known epoch of the namesake counts for the source, not that of a subpackage', () => {
  const mapping = mapToSource(
    [binary('foo-extra-7:9-1.x86_64', 'foo-1.0-1'), binary('foo-0:1.0-1.x86_64', 'foo-1.0-1')],
    undefined,
  );

  assert.deepEqual(names(mapping), ['foo 0:1.0-1 <- foo,foo-extra']);
});

test('subpackages with versions of their own belong to the source of the same release', () => {
  const index = sourceIndex([
    shipped('perl', '4:5.38.2-509.azl3', { binaries: ['perl-libs', 'perl-Carp', 'perl-Socket'] }),
  ]);

  const mapping = mapToSource(
    [
      binary('perl-Carp-1.54-507.azl3.noarch'),
      binary('perl-Socket-2.036-507.azl3.x86_64'),
      binary('perl-libs-5.38.2-507.azl3.x86_64'),
    ],
    index,
  );

  assert.deepEqual(names(mapping), ['perl 4:5.38.2-507.azl3 <- perl-Carp,perl-Socket,perl-libs']);
});

test('without a namesake or a known version the most common version is the source', () => {
  const index = sourceIndex([shipped('lib', '0:9-1', { binaries: ['lib-a', 'lib-b', 'lib-c'] })]);

  const mapping = mapToSource(
    [binary('lib-c-7-2.x86_64'), binary('lib-a-8-2.x86_64'), binary('lib-b-8-2.x86_64')],
    index,
  );

  assert.deepEqual(names(mapping), ['lib 0:8-2 <- lib-a,lib-b,lib-c']);
});

test('several installed builds of one source are several packages, lowest first', () => {
  const index = sourceIndex([
    shipped('kernel', '0:6.6.64.2-1.azl3', { binaries: ['kernel', 'kernel-devel'] }),
  ]);

  const mapping = mapToSource(
    [
      binary('kernel-6.6.64.2-1.azl3.x86_64'),
      binary('kernel-6.6.57.1-7.azl3.x86_64'),
      binary('kernel-devel-6.6.64.2-1.azl3.x86_64'),
    ],
    index,
  );

  assert.deepEqual(names(mapping), [
    'kernel 0:6.6.57.1-7.azl3 <- kernel',
    'kernel 0:6.6.64.2-1.azl3 <- kernel,kernel-devel',
  ]);
});

test('a library left behind by an update is a build of its own', () => {
  const index = sourceIndex([shipped('openssl', '0:3.3.0-2', { binaries: ['openssl', 'openssl-libs'] })]);

  const mapping = mapToSource(
    [binary('openssl-3.3.0-2.x86_64'), binary('openssl-libs-3.3.0-1.x86_64')],
    index,
  );

  assert.deepEqual(names(mapping), ['openssl 0:3.3.0-1 <- openssl-libs', 'openssl 0:3.3.0-2 <- openssl']);
});

test('a binary that two sources build goes to the known build, else to the one installed in the same release', () => {
  const index = sourceIndex([
    shipped('perl', '4:5.38-509', { binaries: ['perl-libs', 'perl-Test-Harness'] }),
    shipped('perl-Test-Harness', '0:3.48-2'),
  ]);

  const exact = mapToSource([binary('perl-Test-Harness-3.48-2.noarch')], index);
  const sibling = mapToSource(
    [binary('perl-Test-Harness-3.44-507.noarch'), binary('perl-libs-5.38-507.x86_64')],
    index,
  );
  const open = mapToSource([binary('perl-Test-Harness-3.44-507.noarch')], index);

  assert.deepEqual(names(exact), ['perl-Test-Harness 0:3.48-2 <- perl-Test-Harness']);
  assert.deepEqual(names(sibling), ['perl 4:5.38-507 <- perl-Test-Harness,perl-libs']);
  assert.deepEqual(names(open), []);
  assert.match(open.unmapped[0]?.reason ?? '', /perl, perl-Test-Harness/);
});

test('a binary of unknown source is listed with the reason', () => {
  const known = mapToSource([binary('blobfuse2-2.5.4-1.x86_64')], sourceIndex([shipped('zlib', '0:1-1')]));

  assert.deepEqual({ packages: known.packages, mapped: known.mapped }, { packages: [], mapped: [] });
  assert.match(known.unmapped[0]?.reason ?? '', /no source package .* builds it/);
});

test('where nothing tells the sources, a binary is of the package of its build that it is named after, else its own', () => {
  const mapping = mapToSource(
    [
      binary('openssl-libs-3.3.2-1.x86_64'),
      binary('openssl-3.3.2-1.x86_64'),
      binary('python3-pip-24.2-1.noarch'),
      binary('python3-3.12.3-1.x86_64'),
      binary('curl-libs-8.11.1-1.x86_64'),
    ],
    undefined,
  );

  assert.deepEqual(names(mapping), [
    'curl-libs 0:8.11.1-1 <- curl-libs',
    'openssl 0:3.3.2-1 <- openssl,openssl-libs',
    'python3 0:3.12.3-1 <- python3',
    'python3-pip 0:24.2-1 <- python3-pip',
  ]);
  assert.deepEqual(new Set(mapping.mapped.map(({ by }) => by)), new Set(['name']));
  assert.deepEqual(mapping.unmapped, []);
});

test('the name of a source alone is taken at its word, with the build of the binary', () => {
  const mapping = mapToSource(
    [{ ...binary('libstdc++-13.2.0-7.x86_64'), sourceName: 'gcc' }],
    sourceIndex([shipped('other', '0:1-1', { binaries: ['libstdc++'] })]),
  );

  assert.deepEqual(names(mapping), ['gcc 0:13.2.0-7 <- libstdc++']);
  assert.equal(mapping.mapped[0]?.by, 'document');
});

test('facts of the project are taken over from the index', () => {
  const facts = {
    url: 'https://curl.se',
    sourceUrl: 'https://curl.se/curl-8.tar.gz',
    builtWith: ['go'],
    vendored: ['v.tgz'],
  };
  const index = sourceIndex([shipped('curl', '0:8.1-3.azl3', facts)]);

  const [curl] = mapToSource([binary('curl-7.0-1.azl3.x86_64')], index).packages;

  assert.deepEqual(curl, shipped('curl', '0:7.0-1.azl3', { ...facts, binaries: ['curl'] }));
});

test('a patch list holds from its build on, for the same version and distribution', () => {
  const patches = {
    patchedCves: ['CVE-2024-0001'],
    notApplicableCves: ['CVE-2024-0002'],
    components: ['pkg:npm/a@1'],
  };
  const index = sourceIndex([shipped('curl', '0:8.1-3.azl3', patches)]);
  const listOf = (evr: string): string[] | undefined =>
    mapToSource([binary(`curl-${evr}.x86_64`)], index).packages[0]?.patchedCves;

  assert.deepEqual(listOf('8.1-3.azl3'), ['CVE-2024-0001']);
  assert.deepEqual(listOf('8.1-4.azl3'), ['CVE-2024-0001']);
  assert.equal(listOf('8.1-2.azl3'), undefined);
  assert.equal(listOf('8.2-1.azl3'), undefined);
  assert.equal(listOf('8.1-4.cm2'), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatEvr, parseNevra } from '../../shared/rpm/index.ts';
import { evrs } from './versions.ts';

test('a NEVRA with an epoch is read into its parts', () => {
  assert.deepEqual(parseNevra('mariadb-libs-3:10.11.16-1.azl3.x86_64'), {
    name: 'mariadb-libs',
    epoch: 3,
    version: '10.11.16',
    release: '1.azl3',
    arch: 'x86_64',
  });
});

test('names with dashes, digits, dots and plus signs are kept whole', () => {
  for (const [text, name] of [
    ['libpcre2-8-0-10.42-3.azl3.x86_64', 'libpcre2-8-0'],
    ['perl-Text-Tabs+Wrap-2021.0814-509.azl3.noarch', 'perl-Text-Tabs+Wrap'],
    ['libstdc++-13.2.0-7.azl3.x86_64', 'libstdc++'],
    ['python3.12-libs-3.12.9-1.azl3.x86_64', 'python3.12-libs'],
  ] as const) {
    assert.equal(parseNevra(text).name, name);
  }
});

test('the epoch of an rpm -qa name is unknown, that of an explicit (none) is 0', () => {
  assert.equal(parseNevra('zlib-1.3.1-1.azl3.x86_64').epoch, undefined);
  assert.equal(parseNevra('zlib-(none):1.3.1-1.azl3.x86_64').epoch, 0);
});

test('the file name of a source RPM is read', () => {
  const nevra = parseNevra('httpd-2.4.62-1.azl3.src.rpm');

  assert.deepEqual(
    { name: nevra.name, version: nevra.version, release: nevra.release, arch: nevra.arch },
    { name: 'httpd', version: '2.4.62', release: '1.azl3', arch: 'src' },
  );
});

for (const [text, field] of [
  ['', 'arch'],
  ['zlib-1.3.1-1.azl3', 'arch'],
  ['zlib', 'arch'],
  ['gpg-pubkey-3135ce90-5e6fda74', 'arch'],
  ['zlib.x86_64', 'version'],
  ['zlib-1.x86_64', 'version'],
  ['-1-1.x86_64', 'name'],
  ['a b-1-1.x86_64', 'name'],
  ['zlib-x:1-1.x86_64', 'epoch'],
  ['zlib--1.x86_64', 'version'],
  ['zlib-1-.x86_64', 'release'],
] as const) {
  test(`"${text}" is refused for its ${field}`, () => {
    assert.throws(() => parseNevra(text), { name: 'RpmSyntaxError', field });
  });
}

test('a NEVRA that is written reads back the same', () => {
  const names = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,12}$/);
  const archs = fc.constantFrom(
    'x86_64',
    'noarch',
    'aarch64',
    'src',
    'i686',
    'armv7hl',
    'ppc64le',
    's390x',
    'riscv64',
  );
  fc.assert(
    fc.property(names, evrs, archs, (name, evr, arch) => {
      const nevra = { name, ...evr, arch };

      assert.deepEqual(parseNevra(`${name}-${formatEvr(evr)}.${arch}`), nevra);
    }),
  );
});

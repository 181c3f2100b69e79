import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEvr, parsePackageList } from '../../shared/rpm/index.ts';

test('plain rpm -qa output gives packages of unknown epoch', () => {
  const list = parsePackageList('zlib-1.3.1-1.azl3.x86_64\r\n\nattr-2.5.2-1.azl3.x86_64\n');

  assert.deepEqual(
    list.packages.map(({ line, nevra }) => ({ line, name: nevra.name, epoch: nevra.epoch })),
    [
      { line: 1, name: 'zlib', epoch: undefined },
      { line: 3, name: 'attr', epoch: undefined },
    ],
  );
  assert.deepEqual(list.rejected, []);
});

test('a query format that asks for the epoch gives known epochs, (none) is 0', () => {
  const list = parsePackageList(
    [
      'zlib-(none):1.3.1-1.azl3.x86_64',
      'mariadb-3:10.11.16-1.azl3.x86_64',
      'attr\t(none)\t2.5.2\t1.azl3\tx86_64',
      'vim 2 9.1 1.azl3 x86_64 vim-9.1-1.azl3.src.rpm',
    ].join('\n'),
  );

  assert.deepEqual(
    list.packages.map(({ nevra }) => `${nevra.name}-${formatEvr(nevra)}.${nevra.arch}`),
    [
      'zlib-0:1.3.1-1.azl3.x86_64',
      'mariadb-3:10.11.16-1.azl3.x86_64',
      'attr-0:2.5.2-1.azl3.x86_64',
      'vim-2:9.1-1.azl3.x86_64',
    ],
  );
});

test('the ten columns of container-manifest-2 give packages with epoch and source', () => {
  const list = parsePackageList(
    [
      'zlib\t1.3.1-1.azl3\t1714291200\t1714204800\tMicrosoft Corporation\t(none)\t113000\tx86_64\t0\tzlib-1.3.1-1.azl3.src.rpm',
      'mariadb-libs\t10.11.16-1.azl3\t1\t1\t(none)\t3\t1\tx86_64\t3\tmariadb-10.11.16-1.azl3.src.rpm',
      'bad\t1.0\t1\t1\t(none)\t3\t1\tx86_64\t3\tbad-1.0-1.src.rpm',
    ].join('\n'),
  );

  assert.deepEqual(
    list.packages.map(({ nevra, sourceRpm }) => ({
      name: nevra.name,
      evr: formatEvr(nevra),
      arch: nevra.arch,
      source: sourceRpm?.name,
    })),
    [
      { name: 'zlib', evr: '0:1.3.1-1.azl3', arch: 'x86_64', source: 'zlib' },
      { name: 'mariadb-libs', evr: '3:10.11.16-1.azl3', arch: 'x86_64', source: 'mariadb' },
    ],
  );
  assert.deepEqual(
    list.rejected.map(({ line, field }) => ({ line, field })),
    [{ line: 3, field: 'version' }],
  );
});

test('the source RPM is kept where the list names it', () => {
  const list = parsePackageList(
    'httpd-tools-2.4.62-1.azl3.x86_64 httpd-2.4.62-1.azl3.src.rpm\nzlib-1-1.noarch (none)',
  );

  assert.deepEqual(
    list.packages.map(({ sourceRpm }) => sourceRpm?.name),
    ['httpd', undefined],
  );
});

test('a bad line is set aside with its number, field and reason; the others are kept', () => {
  const list = parsePackageList(
    [
      'zlib-1.3.1-1.azl3.x86_64',
      'package foo is not installed',
      'what?',
      'a-1-1.x86_64 b-1-1.x86_64.rpm',
    ].join('\n'),
    100,
  );

  assert.deepEqual(
    list.packages.map(({ line }) => line),
    [100],
  );
  assert.deepEqual(
    list.rejected.map(({ line, text, field }) => ({ line, text, field })),
    [
      { line: 101, text: 'package foo is not installed', field: 'arch' },
      { line: 102, text: 'what?', field: 'arch' },
      { line: 103, text: 'a-1-1.x86_64 b-1-1.x86_64.rpm', field: 'sourcerpm' },
    ],
  );
  for (const { reason } of list.rejected) assert.match(reason, /\w/);
});

test('public keys are no packages and no errors', () => {
  const list = parsePackageList('gpg-pubkey-3135ce90-5e6fda74\ngpg-pubkey (none) 3135ce90 5e6fda74 (none)');

  assert.deepEqual(
    list.publicKeys.map(({ line }) => line),
    [1, 2],
  );
  assert.deepEqual({ packages: list.packages, rejected: list.rejected }, { packages: [], rejected: [] });
});

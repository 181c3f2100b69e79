import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions } from '../../shared/cpe/index.ts';
import { parseVersion } from '../../shared/cpe/version.ts';

/** Each list is in ascending order. */
const ascending = {
  'pre-releases come before the release': [
    '1.0dev1',
    '1.0a2',
    '1.0b1',
    '1.0-beta2',
    '1.0.0.M1',
    '1.0pre1',
    '1.0rc1',
    '1.0-rc.2',
    '1.0',
  ],
  'letters come after the release, in the order of the alphabet': [
    '1.1.1',
    '1.1.1a',
    '1.1.1g',
    '1.1.1z',
    '1.1.1za',
    '1.1.2',
  ],
  'patch levels come after the release and count as numbers': ['9.8', '9.8p1', '9.8p2', '9.8p10', '9.9'],
  'a patch level has pre-releases of its own': [
    '4.2.8',
    '4.2.8p1-beta1',
    '4.2.8p1-rc1',
    '4.2.8p1',
    '4.2.8p15',
  ],
  'one more segment comes after letters': ['5.10.60', '5.10.60a', '5.10.60.1', '5.10.61'],
  'a letter may be a segment': ['9.d', '9.e', '9.f'],
  'years with letters': ['2020f', '2021', '2021a', '2021c', '2022a'],
  dates: ['20190405', '20190509', '20210910'],
  'numbers count as numbers': ['1.0.1', '1.0.10', '1.1', '1.9', '1.10', '1.100'],
  'long numbers are compared exactly': ['1.20200222123456789012', '1.20200222123456789013'],
  'signs of RPM': ['1.9~git1', '1.9', '1.9^20200222gitabc', '1.9.1'],
  'a build comes after the release': ['11.6.0', '11.6.0+security-01', '11.6.1'],
  'updates and service packs': ['8', '8 update_3', '8 update_40', '8.1'],
};

for (const [behaviour, versions] of Object.entries(ascending)) {
  test(`order: ${behaviour}`, () => {
    for (const [at, version] of versions.entries()) {
      for (const later of versions.slice(at + 1)) {
        assert.ok(compareVersions(version, later) < 0, `${version} < ${later}`);
        assert.ok(compareVersions(later, version) > 0, `${later} > ${version}`);
      }
    }
  });
}

test('spellings of one version are equal', () => {
  const pairs: [string, string][] = [
    ['1.0', '1'],
    ['1.0.0rc1', '1rc1'],
    ['v1.2.3', '1.2.3'],
    ['1.0~rc1', '1.0-RC1'],
    ['1.9.5p1', '1.9.5_patch1'],
    ['4.0pl2', '4.0p2'],
    ['3.0.0.Final', '3.0'],
    ['1.2-stable', '1.2'],
    ['6.9.10-55', '6.9.10.55'],
    ['1.0cr2', '1.0rc2'],
    ['1.07', '1.7'],
  ];

  for (const [a, b] of pairs) assert.equal(compareVersions(a, b), 0, `${a} = ${b}`);
});

test('a single letter is a pre-release only between a release and a number', () => {
  assert.ok(compareVersions('3.4a6', '3.4') < 0);
  assert.ok(compareVersions('1.1.1a', '1.1.1') > 0);
  assert.ok(compareVersions('b.11', 'b.12') < 0);
});

test('version and update of a CPE name are one version', () => {
  assert.equal(parseVersion('9.8', 'p1').key, parseVersion('9.8p1').key);
  assert.equal(parseVersion('1.0', 'rc1').key, parseVersion('1.0-rc1').key);
  assert.equal(parseVersion('1.9.5', 'patch1').key, parseVersion('1.9.5p1').key);
  assert.notEqual(parseVersion('1.0', 'sp1').key, parseVersion('1.0').key);
});

test('the base is the release that a patch level or build belongs to', () => {
  const release = parseVersion('9.8').key;

  for (const text of [
    '9.8p1',
    '9.8_patch2',
    '9.8+azure',
    '9.8^git1',
    '9.8p1-beta1',
    '9.8p1+azure',
    '9.8sp1',
    '9.8',
  ]) {
    assert.equal(parseVersion(text).base, release, text);
  }
});

test('letters, pre-releases and segments are no patch levels', () => {
  for (const text of ['1.1.1p', '1.1.1g', '9.8rc1', '9.8.1', '2021c']) {
    const { base, key } = parseVersion(text);
    assert.equal(base, key, text);
  }
});

const segment = fc.oneof(
  fc.nat(30).map(String),
  fc.constantFrom(
    'rc',
    'rc1',
    'beta2',
    'alpha',
    'a1',
    'b',
    'p1',
    'p',
    'git',
    'final',
    'sp2',
    'x',
    'za',
    '00',
    '007',
    'dev',
    'é',
  ),
);
const separator = fc.constantFrom('.', '-', '_', '', '~', '+', '^', ' ', '.0.');
const version = fc
  .tuple(segment, fc.array(fc.tuple(separator, segment), { maxLength: 5 }))
  .map(([first, rest]) => first + rest.flat().join(''));
const anyVersion = fc.oneof(
  { weight: 4, arbitrary: version },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

test('property: the order is total: antisymmetric, transitive, and equal exactly where normal forms are', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      const [ab, ba, bc, ac] = [
        compareVersions(a, b),
        compareVersions(b, a),
        compareVersions(b, c),
        compareVersions(a, c),
      ];

      assert.equal(Math.sign(ab), -Math.sign(ba) + 0);
      if (ab <= 0 && bc <= 0) assert.ok(ac <= 0);
      if (ab === 0 && bc === 0) assert.equal(ac, 0);
      assert.equal(ab === 0, parseVersion(a).key === parseVersion(b).key);
      assert.equal(compareVersions(a, a), 0);
    }),
    { numRuns: 2000 },
  );
});

test('property: number by number where there are only numbers', () => {
  const numbers = fc.array(fc.oneof(fc.nat(2), fc.nat(1_000_000)), { minLength: 1, maxLength: 5 });

  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const length = Math.max(a.length, b.length);
      const difference = Array.from({ length }, (_, at) => (a[at] ?? 0) - (b[at] ?? 0)).find(
        (value) => value !== 0,
      );

      assert.equal(Math.sign(compareVersions(a.join('.'), b.join('.'))), Math.sign(difference ?? 0));
    }),
  );
});

test('property: a pre-release is before, a patch level and a segment after its release', () => {
  const release = fc
    .array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('.'));

  fc.assert(
    fc.property(release, fc.integer({ min: 1, max: 50 }), (base, n) => {
      assert.ok(compareVersions(`${base}rc${n}`, base) < 0);
      assert.ok(compareVersions(`${base}p${n}`, base) > 0);
      assert.ok(compareVersions(`${base}.${n}`, `${base}p${n}`) > 0);
      assert.equal(parseVersion(`${base}p${n}`).base, parseVersion(base).key);
    }),
  );
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { ecosystemOfPurlType, isJdk, jdk, type VersionScheme } from '../../shared/ecosystems/index.ts';

function schemeOf(purlType: string): VersionScheme {
  const scheme = ecosystemOfPurlType(purlType)?.scheme;
  assert.ok(scheme, purlType);
  return scheme;
}

/** Each list in ascending order, as the ecosystem's own tool orders it. */
const ascending: Readonly<Record<string, readonly (readonly string[])[]>> = {
  // https://go.dev/ref/mod#versions, and go/version of the toolchain
  golang: [
    ['v0.0.0-20220225172249-27dd8689420f', 'v0.0.0-20220906165146-f3363e06e74c', 'v0.1.0'],
    ['v0.30.0', 'v0.31.0-0.20241101120000-abcdef012345', 'v0.31.0-rc.1', 'v0.31.0', 'v0.31.1'],
    ['v1.9.0', 'v2.0.0+incompatible', 'v2.0.1+incompatible'],
    ['go1.20.14', 'go1.21rc2', 'go1.21rc10', 'go1.21.0', 'go1.21.1', 'go1.21.10'],
  ],
  // semver.org, 11
  npm: [
    ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'],
    ['1.0.0-rc.1', '1.0.0', '1.0.1', '1.10'],
  ],
  cargo: [['0.9.0-pre', '0.9', '0.9.1', '0.10.0']],
  // ComparableVersion of maven-artifact 3.9.11
  maven: [
    ['1.0-alpha-1', '1.0-a2', '1.0-beta', '1.0-m3', '1.0-rc1', '1.0-CR2', '1.0-SNAPSHOT', '1.0', '1.0-sp'],
    ['1.0', '1.0-jre8', '1.0-redhat-00001', '1.0-1', '1.0.1'],
    ['4.1.99.Final', '4.1.100.CR1', '4.1.100.Final', '4.1.100.Final-redhat-00001'],
    ['31.1-android', '31.1-jre', '31.2'],
    ['1.10000000000000000000001', '1.10000000000000000000002', '1.20000000000000000000000'],
  ],
  // packaging.version of Python
  pypi: [
    ['1.0.dev1', '1.0a1.dev2', '1.0a1', '1.0b2', '1.0rc1', '1.0', '1.0+local', '1.0.post1', '1.1'],
    ['1.1', '2024.2.2', '1!0.1'],
  ],
  // Gem::Version, by its documentation
  gem: [
    ['1.0.a', '1.0.b1', '1.0.rc1', '1.0.rc2', '1.0', '1.0.0.1', '1.0.1.pre', '1.0.1'],
    ['1.11.0~rc2', '1.11.0'],
  ],
  // version.pm of Perl
  cpan: [
    ['0.097', '0.10', '1.10.0', '1.632', '1.64', '1.813', '1.9', '1.91', '2'],
    ['1.002003', '1.2.4', 'v1.10.0', '1.1'],
  ],
};

const equal: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  golang: [
    ['v2.0.0+incompatible', '2.0.0'],
    ['v1.2.3', '1.2.3'],
  ],
  npm: [
    ['1.2', '1.2.0'],
    ['v1.0.0', '1.0.0'],
  ],
  maven: [
    ['1.0.Final', '1'],
    ['5.3.0.RELEASE', '5.3'],
    ['1-m3', '1-milestone-3'],
    ['1.0.0-rc1', '1-CR1'],
  ],
  pypi: [
    ['1.0', '1.0.0'],
    ['1.0-rc1', '1.0rc1'],
    ['1.0~rc1', '1.0rc1'],
  ],
  gem: [
    ['1', '1.0.0'],
    ['1.0-rc1', '1.0.pre.rc1'],
  ],
  cpan: [
    ['1.9', '1.900'],
    ['1.002003', 'v1.2.3'],
    ['1.2.3', '1.002_003'],
  ],
};

suite('version schemes', () => {
  for (const [type, lists] of Object.entries(ascending)) {
    test(`of ${type} order versions as its own tool does`, () => {
      const scheme = schemeOf(type);
      for (const list of lists)
        for (const [at, earlier] of list.entries())
          for (const later of list.slice(at + 1)) {
            assert.ok((scheme.compare?.(earlier, later) ?? 0) < 0, `${earlier} < ${later}`);
            assert.ok((scheme.compare?.(later, earlier) ?? 0) > 0, `${later} > ${earlier}`);
          }
    });

    test(`of ${type} find spellings of one version equal`, () => {
      for (const [one, other] of equal[type] ?? [])
        assert.equal(schemeOf(type).compare?.(one, other), 0, `${one} = ${other}`);
    });

    test(`of ${type} are orders: antisymmetric and transitive, whatever is compared`, () => {
      const scheme = schemeOf(type);
      const part = fc.oneof(fc.nat(30).map(String), fc.constantFrom('rc1', 'a', 'beta.2', '007'));
      const version = fc.oneof(
        fc.constantFrom(...lists.flat()),
        fc
          .tuple(fc.nat(30), fc.array(fc.tuple(fc.constantFrom('.', '-', '~'), part), { maxLength: 4 }))
          .map(([first, rest]) => `${first}${rest.map((pair) => pair.join('')).join('')}`),
      );
      const order = (one: string, other: string): number | undefined => {
        const found = scheme.compare?.(one, other);
        return found === undefined ? undefined : Math.sign(found);
      };
      fc.assert(
        fc.property(version, version, version, (a, b, c) => {
          const [ab, ba, bc, ac] = [order(a, b), order(b, a), order(b, c), order(a, c)];
          if (ab !== undefined) assert.equal(ba, ab === 0 ? 0 : -ab);
          if (ab === undefined || bc === undefined || ac === undefined) return;
          if (ab <= 0 && bc <= 0) assert.equal(ac, Math.min(ab, bc));
        }),
        { numRuns: 500 },
      );
    });
  }

  test('say nothing of what is no version of theirs', () => {
    assert.equal(schemeOf('golang').compare?.('1.0.0', 'svn_16280'), undefined);
    assert.equal(schemeOf('gem').compare?.('1.0', 'r123'), undefined);
    assert.equal(schemeOf('cpan').compare?.('1.0', '1.0rc1'), undefined);
  });

  test('a pseudo-version of Go says its day', () => {
    const go = schemeOf('golang');
    assert.equal(go.dateOf?.('v0.0.0-20220225172249-27dd8689420f'), '20220225');
    assert.equal(go.dateOf('v0.31.0-0.20241101120000-abcdef012345'), '20241101');
    assert.equal(go.dateOf('v0.31.0'), undefined);
  });
});

suite('Java Development Kits', () => {
  test('up to 8 are spelled alike, however they are numbered', () => {
    for (const spelling of [
      '1.8.0.332',
      '1.8.0.332.b09',
      '1.8.0_332',
      '1.8.0_332-b09',
      '8u332',
      '8u332-b09',
      '8 update332',
      '8 update_332',
      '1.8.0 update332',
      '8.0.332',
    ])
      assert.equal(jdk.spell?.(spelling), '8.0.332', spelling);
    for (const release of ['8', '1.8', '1.8.0', '8.0']) assert.equal(jdk.spell?.(release), '8', release);
  });

  test('from 9 on keep their numbers', () => {
    for (const version of ['11.0.12', '17.0.8.1', '21.0.2+13', '1.4.2_19'])
      assert.equal(jdk.spell?.(version), version);
  });

  test('from 9 on lose the build that a distribution adds as a fifth number', () => {
    assert.equal(jdk.spell?.('11.0.23.0.9'), '11.0.23.0');
    assert.equal(jdk.spell('11.0.20.1.1'), '11.0.20.1');
  });

  test('are told by the product', () => {
    for (const product of ['oracle:openjdk', 'oracle:jdk', 'sun:jre', 'oracle:java_se'])
      assert.ok(isJdk(product));
    for (const product of ['redhat:icedtea-web', 'oracle:graalvm', 'hp:java_jre-jdk', 'a:jdkx'])
      assert.ok(!isJdk(product));
  });
});

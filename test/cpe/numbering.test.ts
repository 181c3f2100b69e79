import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { asBuild, mayNameLevels, namedVersions, numberingOf } from '../../shared/cpe/index.ts';
import { parseVersion } from '../../shared/cpe/version.ts';
import { app, configuration, product } from './criteria.ts';

/** The release that a version is a build of, by the versions that criteria of its product name. */
function buildOf(version: string, ...known: string[]): { release: string; isSure: boolean } | undefined {
  const named = known.map((each) => configuration(app('*', { versionEndIncluding: each })));
  const { build, base, key } = asBuild(parseVersion(version), numberingOf(namedVersions(named, product)));
  if (build === undefined) return undefined;
  assert.equal(base, parseVersion(build.release).key);
  assert.notEqual(base, key);
  return { release: build.release, isSure: build.isSure };
}

suite("a distribution's build", () => {
  test('has a number more than any release of its series', () => {
    assert.deepEqual(buildOf('6.6.96.2', '6.6.96', '6.6.97', '6.2'), { release: '6.6.96', isSure: true });
    assert.deepEqual(buildOf('5.15.145.3', '5.15.145', '5.10.3', '2.6.32.9'), {
      release: '5.15.145',
      isSure: true,
    });
  });

  test('of two numbers more is one of the release too', () => {
    assert.deepEqual(buildOf('72.1.0.3', '72.1', '72.2'), { release: '72.1', isSure: true });
  });

  test('is told by a word that no release of the product carries', () => {
    assert.deepEqual(buildOf('3.19.1.kata3', '3.19.1', '3.21.0'), { release: '3.19.1', isSure: true });
    assert.deepEqual(buildOf('6.6.135.mshv2', '6.6.135', '6.6.136'), { release: '6.6.135', isSure: true });
    assert.deepEqual(buildOf('5.15.2.1-azure1', '5.15.2', '5.15.3'), { release: '5.15.2', isSure: true });
  });

  test('is sure where one release of its series shows the form, and other series have it too', () => {
    assert.deepEqual(buildOf('5.15.180.1', '5.15.180', '6.6.96'), { release: '5.15.180', isSure: true });
  });

  test('is doubtful where a single release shows the form, or other series are numbered otherwise', () => {
    assert.deepEqual(buildOf('1.2.3.4', '1.2.3'), { release: '1.2.3', isSure: false });
    assert.deepEqual(buildOf('3.2.3.4', '3.2.3', '2.6.32.9', '2.6.31'), { release: '3.2.3', isSure: false });
  });
});

suite('a version is not taken for a build', () => {
  test('where releases of its series have as many numbers', () => {
    assert.equal(buildOf('1.7.4.4', '1.7.4', '1.7.3.2', '1.7.2'), undefined);
    assert.equal(buildOf('2.6.32.10', '2.6.32', '2.6.31.1'), undefined);
  });

  test('of three numbers where releases have two: upstream makes point releases', () => {
    assert.equal(buildOf('1.2.3', '1.2', '1.1', '1.0'), undefined);
  });

  test('where nothing is known of its series', () => {
    assert.equal(buildOf('7.0.1.2'), undefined);
    assert.equal(buildOf('7.0.1.2', '6.1.1', '6.1.2'), undefined);
  });

  test('where words belong to the versions, or mean a pre-release or a patch level', () => {
    assert.equal(buildOf('1.0.2zg', '1.0.2', '1.0.2za'), undefined);
    assert.equal(buildOf('1.1.1g', '1.1.1', '1.1.0'), undefined);
    assert.equal(buildOf('1.6rc1', '1.6', '1.5'), undefined);
    assert.equal(buildOf('2.8.9rel.1', '2.8.9', '2.8.8'), undefined);
  });
});

/** What a number behind a release means, by the versions and `version:update` that criteria name. */
function levelOf(version: string, ...known: string[]): { release: string; isSure: boolean } | undefined {
  const named = known.map((name) => configuration(app(name)));
  const { build } = asBuild(parseVersion(version), numberingOf(namedVersions(named, product)));
  if (build === undefined) return undefined;
  assert.equal(
    build.level?.key,
    parseVersion(`${build.release}p${version.slice(build.release.length + 1)}`).key,
  );
  return { release: build.release, isSure: build.isSure };
}

suite('a number behind a release', () => {
  test('is a patch level where criteria name patch levels of releases of its series', () => {
    assert.deepEqual(levelOf('4.4.18', '4.3', '4.4:patch1', '4.4:patch5'), { release: '4.4', isSure: true });
    assert.deepEqual(levelOf('7.2.9', '7.2p1', '7.3_p4', '7.1'), { release: '7.2', isSure: true });
    assert.deepEqual(levelOf('1.9.5.2', '1.9.5:p1', '1.9.3:p7'), { release: '1.9.5', isSure: true });
  });

  test('is one too in a series of which nothing is known, where the series before counts so', () => {
    assert.deepEqual(levelOf('5.2.15', '4.4:p1', '4.4:p2', '3.2.48'), { release: '5.2', isSure: true });
    assert.equal(levelOf('5.2.15', '3.4:p1', '3.4:p2', '4.0', '4.1'), undefined);
  });

  test('is doubtful where a single level is known, or releases of the series have as many numbers', () => {
    assert.deepEqual(levelOf('8.1.2', '8.1:patch1'), { release: '8.1', isSure: false });
    assert.deepEqual(levelOf('5.1.16', '5.0:p1', '5.0:p11', '5.1.8'), { release: '5.1', isSure: false });
  });

  test("is upstream's where levels are named of releases of several lengths, or other updates", () => {
    assert.equal(levelOf('3.7.1', '3.7:p1', '3.6.1:p2'), undefined);
    assert.equal(levelOf('3.7.1', '3.7:sp1', '3.6:beta2'), undefined);
    assert.equal(levelOf('3.7.1', '3.7:p', '3.6:parallels'), undefined);
  });
});

test('what criteria of other products name says nothing', () => {
  const criteria = 'cpe:2.3:a:acme:other:*:*:*:*:*:*:*:*';
  const other = configuration({ ...app('*', { versionEndIncluding: '6.6.96' }), criteria });

  assert.equal(
    asBuild(parseVersion('6.6.96.2'), numberingOf(namedVersions([other], product))).build,
    undefined,
  );
});

test('a build is one of its release, whatever the numbers', () => {
  const number = fc.integer({ min: 1, max: 99 });
  fc.assert(
    fc.property(number, number, number, number, (major, minor, patch, build) => {
      const release = `${major}.${minor}.${patch}`;
      const found = buildOf(`${release}.${build}`, release, `${major}.${minor}.${patch + 1}`);
      assert.deepEqual(found, { release, isSure: true });
    }),
  );
});

test('a product that names a patch level, in a version, an update or a bound, is told from one that names none', () => {
  const named = (...criteria: Parameters<typeof configuration>): boolean =>
    mayNameLevels([configuration(...criteria)], product);

  assert.equal(named(app('4.4:patch5')), true);
  assert.equal(named(app('4.2p1')), true);
  assert.equal(named(app('*', { versionEndExcluding: '9.8P1' })), true);
  assert.equal(
    named(app('4.4.5'), app('*', { versionStartIncluding: '1.0', versionEndExcluding: '2.0' })),
    false,
  );
});

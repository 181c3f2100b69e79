import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type EcosystemName,
  ecosystemOfPurlType,
  jdk,
  type VersionScheme,
} from '../../shared/ecosystems/index.ts';
import {
  asBuild,
  type Configuration,
  containerHost,
  type CpeMatch,
  describeRange,
  judge,
  namedVersions,
  numberingOf,
  seekVersion,
} from '../../shared/cpe/index.ts';
import { parseVersion } from '../../shared/cpe/version.ts';
import { app, configuration, product } from './criteria.ts';

const host = containerHost('azurelinux');

/** The positions of a version to all criteria of one node, those of position `other` counted. */
function positions(version: string, ...matches: CpeMatch[]): string[] {
  const subject = { product, version: parseVersion(version), ecosystems: new Set<EcosystemName>() };
  const { assessments, others } = judge([configuration(...matches)], subject, host);
  return [...assessments.map(({ position }) => position), ...Array.from({ length: others }, () => 'other')];
}

test('each of the four bounds includes or excludes its version', () => {
  const cases: [CpeMatch, Record<string, string>][] = [
    [app('*', { versionEndExcluding: '2.0' }), { '1.9': 'inside', '2.0': 'above', '2.1': 'above' }],
    [app('*', { versionEndIncluding: '2.0' }), { '1.9': 'inside', '2.0': 'inside', '2.0.1': 'above' }],
    [app('*', { versionStartIncluding: '2.0' }), { '1.9': 'below', '2.0': 'inside', '3.0': 'inside' }],
    [app('*', { versionStartExcluding: '2.0' }), { '1.9': 'below', '2.0': 'below', '2.0.1': 'inside' }],
    [
      app('*', { versionStartIncluding: '2.0', versionEndExcluding: '2.2' }),
      { '1.9': 'below', '2.0': 'inside', '2.1.9': 'inside', '2.2': 'above' },
    ],
  ];

  for (const [match, expected] of cases) {
    for (const [version, position] of Object.entries(expected)) {
      assert.deepEqual(positions(version, match), [position], `${version} and ${JSON.stringify(match)}`);
    }
  }
});

test('a pre-release of the excluded end is still inside', () => {
  assert.deepEqual(positions('2.0rc1', app('*', { versionEndExcluding: '2.0' })), ['inside']);
});

test('an included end covers the patch levels and builds of its release, an excluded end none', () => {
  const through = app('*', { versionEndIncluding: '9.8' });
  const before = app('*', { versionEndExcluding: '9.8' });

  for (const version of ['9.8p1', '9.8+azure', '9.8^git1']) {
    assert.deepEqual(positions(version, through), ['release'], version);
    assert.deepEqual(positions(version, before), ['above'], version);
  }
  assert.deepEqual(positions('9.8a', through), ['above']);
});

test('where patch levels of the end are listed, only those are meant', () => {
  const matches = [
    app('*', { versionEndIncluding: '4.2.8' }),
    app('4.2.8:-'),
    app('4.2.8:p1'),
    app('4.2.8:p2'),
  ];

  assert.deepEqual(positions('4.2.8p2', ...matches), ['above', 'inside', 'other', 'other']);
  assert.deepEqual(positions('4.2.8p13', ...matches), ['above', 'other', 'other', 'other']);
  assert.deepEqual(positions('4.2.7p40', ...matches), ['inside', 'other', 'other', 'other']);
});

test('the update of a ranged criterion belongs to its end', () => {
  const match = app('*:p8', { versionEndIncluding: '4.2.8' });

  assert.deepEqual(positions('4.2.8p8', match), ['inside']);
  assert.deepEqual(positions('4.2.8p9', match), ['above']);
  assert.deepEqual(positions('4.2.7', match), ['inside']);
});

test('a bound with a patch level is compared in full', () => {
  const match = app('*', { versionStartIncluding: '9.5p1', versionEndExcluding: '9.9p2' });

  assert.deepEqual(positions('9.9p1', match), ['inside']);
  assert.deepEqual(positions('9.9p2', match), ['above']);
  assert.deepEqual(positions('9.5', match), ['below']);
});

test('one version matches with its update, with any update, or without one', () => {
  assert.deepEqual(positions('8.0p1', app('8.0:p1')), ['inside']);
  assert.deepEqual(positions('8.0p1', app('8.0')), ['release']);
  assert.deepEqual(positions('8.0p1', app('8.0:-')), ['other']);
  assert.deepEqual(positions('8.0', app('8.0:-')), ['inside']);
  assert.deepEqual(positions('8.0', app('8.0:p1')), ['other']);
  assert.deepEqual(positions('1.0rc1', app('1.0:rc1')), ['inside']);
  assert.deepEqual(positions('1.0rc1', app('1.0')), ['other']);
});

test('any version, no version, and a quoted version are told apart', () => {
  assert.deepEqual(positions('1.0', app('*')), ['every']);
  assert.deepEqual(positions('1.0', app('-')), ['unversioned']);
  assert.deepEqual(positions('0.4.1+azure', app('0.4.1\\+azure')), ['inside']);
});

test('a hyphen beside versions of the product says nothing', () => {
  assert.deepEqual(positions('2.4', app('-'), app('2.2')), ['other', 'other']);
});

test('a commit as a bound leaves the place open, the other bound still counts', () => {
  const commit = '78eab31128479f06e30beb8c1cbf99dd921e2524';

  assert.deepEqual(positions('0.8', app('*', { versionEndExcluding: commit })), ['until_commit']);
  assert.deepEqual(
    positions('0.6', app('*', { versionStartIncluding: '0.7', versionEndExcluding: commit })),
    ['below'],
  );
});

test('a range is written in interval notation', () => {
  const written = (match: CpeMatch): string | undefined => {
    const subject = { product, version: parseVersion('1.0'), ecosystems: new Set<EcosystemName>() };
    return judge([configuration(match)], subject, host).assessments.map((found) =>
      describeRange(found.match, found.at),
    )[0];
  };

  assert.equal(
    written(app('*', { versionStartIncluding: '2.4.0', versionEndExcluding: '2.4.48' })),
    '[2.4.0, 2.4.48)',
  );
  assert.equal(written(app('*', { versionStartExcluding: '0.1', versionEndIncluding: '8.0' })), '(0.1, 8.0]');
  assert.equal(written(app('*:p8', { versionEndIncluding: '4.2.8' })), '(, 4.2.8 p8]');
  assert.equal(written(app('*', { versionStartIncluding: '1.0' })), '[1.0, )');
  assert.equal(written(app('*')), '*');
  assert.equal(written(app('-')), '-');
  assert.equal(written(app('1.0:-')), '= 1.0');
});

test('property: a criterion that names one version covers it, its spellings and its patch levels, and no other', () => {
  const segment = fc.oneof(
    fc.nat(3).map(String),
    fc.constantFrom('10', '01', 'rc1', 'p1', 'p2', 'a', 'b2', 'v'),
  );
  const version = fc
    .tuple(segment, fc.array(fc.tuple(fc.constantFrom('.', '', '_'), segment), { maxLength: 3 }))
    .map(([first, rest]) => first + rest.flat().join(''));

  fc.assert(
    fc.property(version, version, (shipped, named) => {
      const ours = parseVersion(shipped);
      const theirs = parseVersion(named).key;
      const expected = theirs === ours.key ? 'inside' : theirs === ours.base ? 'release' : 'other';

      assert.deepEqual(positions(shipped, app(named)), [expected]);
    }),
    { numRuns: 3000 },
  );
});

test('patch levels that are listed in another configuration of the CVE are the ones meant', () => {
  const until = configuration(app('*', { versionEndIncluding: '4.2.8' }));
  const listed = configuration(app('4.2.8:p1'), app('4.2.8:p2'));
  const at = (version: string): string[] => {
    const subject = { product, version: parseVersion(version), ecosystems: new Set<EcosystemName>() };
    return judge([until, listed], subject, host).assessments.map(({ position }) => position);
  };

  assert.deepEqual(at('4.2.8p15'), ['above']);
  assert.deepEqual(at('4.2.8p2'), ['above', 'inside']);
  assert.deepEqual(at('4.2.7p1'), ['inside']);
});

test('"-" beside another "-" stays doubtful, beside a version in whichever configuration it does not count', () => {
  const at = (...configurations: Configuration[]): string[] => {
    const subject = { product, version: parseVersion('9.9'), ecosystems: new Set<EcosystemName>() };
    return judge(configurations, subject, host).assessments.map(({ position }) => position);
  };

  assert.deepEqual(at(configuration(app('-'), app('-:*:*:*:*:debian'))), ['unversioned', 'unversioned']);
  assert.deepEqual(at(configuration(app('-')), configuration(app('1.0'))), []);
});

test('what a product numbers otherwise is found by its scheme, in exact criteria too', () => {
  const at = (text: string, scheme: VersionScheme | undefined, ...matches: CpeMatch[]): string[] => {
    const subject = { product, version: seekVersion(text, scheme), ecosystems: new Set<EcosystemName>() };
    return judge([configuration(...matches)], subject, host).assessments.map(({ position }) => position);
  };
  const perl = ecosystemOfPurlType('cpan')?.scheme;
  const until8u342 = app('*', { versionStartIncluding: '8', versionEndExcluding: '8u342' });

  assert.deepEqual(at('1.8.0.332', jdk, app('8:update332')), ['inside']);
  assert.deepEqual(at('1.8.0.332', jdk, app('1.8.0:update_332')), ['inside']);
  assert.deepEqual(at('1.8.0.332', jdk, app('8:update331'), app('8')), []);
  assert.deepEqual(at('1.8.0.332', jdk, until8u342), ['inside']);
  assert.deepEqual(at('1.9', perl, app('1.900')), ['inside']);
  assert.deepEqual(at('1.64', perl, app('*', { versionEndExcluding: '1.632' })), ['above']);
});

test('a build of a release is covered by what names the release, and fixed where the release is', () => {
  const known = ['6.6.96', '6.6.97', '6.2'].map((end) =>
    configuration(app('*', { versionEndExcluding: end })),
  );
  const version = asBuild(parseVersion('6.6.96.2'), numberingOf(namedVersions(known, product)));
  const subject = { product, version, ecosystems: new Set<EcosystemName>() };
  const at = (match: CpeMatch): string | undefined =>
    judge([configuration(match)], subject, host).assessments[0]?.position;

  assert.equal(at(app('*', { versionEndIncluding: '6.6.96' })), 'release');
  assert.equal(at(app('6.6.96')), 'release');
  assert.equal(at(app('6.6.96:-')), 'release');
  assert.equal(at(app('6.6.96:rc1')), undefined);
  assert.equal(at(app('*', { versionEndExcluding: '6.6.96' })), 'above');
  assert.equal(at(app('*', { versionEndExcluding: '6.6.97' })), 'inside');
  assert.equal(at(app('*', { versionStartIncluding: '6.6.96' })), 'inside');
});

test('a patch level that is written as a number stands among those that are written as levels', () => {
  const known = [app('5.0:patch1'), app('5.0:patch10')].map((match) => configuration(match));
  const version = asBuild(parseVersion('5.0.7'), numberingOf(namedVersions(known, product)));
  const subject = { product, version, ecosystems: new Set<EcosystemName>() };
  const at = (...matches: CpeMatch[]): string[] =>
    judge([configuration(...matches)], subject, host).assessments.map(({ position }) => position);

  assert.deepEqual(at(app('5.0:patch7')), ['inside']);
  assert.deepEqual(at(app('5.0:patch8')), []);
  assert.deepEqual(at(app('*', { versionEndIncluding: '5.0' })), ['release']);
  assert.deepEqual(at(app('*', { versionEndIncluding: '5.0' }), app('5.0:patch6')), ['above']);
  assert.deepEqual(at(app('*', { versionEndExcluding: '5.0_p11' })), ['inside']);
  assert.deepEqual(at(app('*', { versionEndIncluding: '5.0_p6' })), ['above']);
  assert.deepEqual(at(app('*', { versionEndExcluding: '5.0.8' })), ['inside']);
  assert.deepEqual(at(app('*', { versionEndExcluding: '5.0' })), ['above']);
  assert.deepEqual(at(app('5.0'), app('5.0:patch6')), []);
  assert.deepEqual(at(app('5.0'), app('5.0:patch7')), ['inside']);
});

test('a release that is named alone is itself where its levels are named too, else perhaps its levels with it', () => {
  const known = [app('5.0:patch1'), app('5.0:patch10')].map((match) => configuration(match));
  const at = (text: string, ...matches: CpeMatch[]): string[] => {
    const version = asBuild(parseVersion(text), numberingOf(namedVersions(known, product)));
    const subject = { product, version, ecosystems: new Set<EcosystemName>() };
    return judge([configuration(...matches)], subject, host).assessments.map(({ position }) => position);
  };

  assert.deepEqual(at('5.0.7', app('5.0')), []);
  assert.deepEqual(at('5.2.15', app('5.2')), ['perhaps_release']);
  assert.deepEqual(at('5.2.15', app('5.2'), app('5.2:patch14')), []);
  assert.deepEqual(at('5.2.15', app('5.2'), app('5.2:patch15')), ['inside']);
});

test('a snapshot is one of its release however the day is parted from it', () => {
  const until = app('*', { versionEndIncluding: '1.60' });
  for (const version of ['1.60+20050101', '1.60_p20050101', '1.60^20050101git', '1.60.20050101']) {
    const subject = { product, version: seekVersion(version), ecosystems: new Set<EcosystemName>() };
    const { assessments } = judge([configuration(until)], subject, host);
    assert.deepEqual(
      assessments.map(({ position }) => position),
      ['release'],
      version,
    );
  }
});

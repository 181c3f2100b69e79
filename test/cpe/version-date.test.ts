import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { compareVersions, containerHost, type CpeMatch, judge, seekVersion } from '../../shared/cpe/index.ts';
import { partDate, snapshotOf } from '../../shared/cpe/version-date.ts';
import { ecosystemOfPurlType, type VersionScheme } from '../../shared/ecosystems/index.ts';
import { app, configuration, product } from './criteria.ts';

function position(text: string, match: CpeMatch, scheme?: VersionScheme): string {
  const subject = { product, version: seekVersion(text, scheme), ecosystems: new Set<never>() };
  const { assessments } = judge([configuration(match)], subject, containerHost('azurelinux'));
  return assessments[0]?.position ?? 'other';
}

suite('a version that is a date', () => {
  test('is one however it is written', () => {
    for (const other of ['2018-07-16', '2018.07.16', '2018.7.16', 's20180716', '2018\\-07\\-16'])
      assert.equal(compareVersions('20180716', other), 0, other);
  });

  test('comes after its month and before the next', () => {
    for (const [earlier, later] of [
      ['2018-07', '20180716'],
      ['201807', '20180716'],
      ['20180716', '2018-08'],
      ['20180731', '201808'],
      ['20170830git92d07e48907f', '2017-11-07'],
      ['20180622', '2018-07-16'],
    ] as const)
      assert.ok(compareVersions(earlier, later) < 0, `${earlier} < ${later}`);
  });

  test('is covered by an end that is its month', () => {
    assert.equal(position('20230215', app('*', { versionEndIncluding: '2023-02' })), 'release');
    assert.equal(position('20230215', app('*', { versionEndIncluding: '202302' })), 'release');
    assert.equal(position('20230215', app('*', { versionEndExcluding: '2023-02' })), 'above');
    assert.equal(position('20230215', app('*', { versionEndExcluding: '2023-03' })), 'inside');
  });

  test('has a day, a month and a year that can be', () => {
    for (const version of ['20181316', '20180732', '18990101', '20180', '201813', '2021a', '1.20180716'])
      assert.equal(partDate(version), undefined, version);
  });

  test('orders as dates do, in all spellings', () => {
    const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    const spell = fc.constantFrom(
      (iso: string) => iso,
      (iso: string) => iso.replaceAll('-', ''),
    );
    fc.assert(
      fc.property(day, day, spell, spell, (a, b, spellA, spellB) => {
        const [isoA, isoB] = [a.toISOString().slice(0, 10), b.toISOString().slice(0, 10)];
        const expected = isoA < isoB ? -1 : Number(isoA > isoB);
        assert.equal(compareVersions(spellA(isoA), spellB(isoB)), expected);
      }),
    );
  });
});

suite('a range of dates', () => {
  const until = app('*', { versionEndIncluding: '2018-09-25' });

  test('says nothing about a version that is none', () => {
    const since = { versionStartIncluding: '2013-01-26', versionEndIncluding: '2014-08-05' };
    assert.equal(position('0.25.0', until), 'incomparable');
    assert.equal(position('9.1.0', app('*', { versionEndExcluding: '20210505' })), 'incomparable');
    assert.equal(position('0.9.2', app('*', since)), 'incomparable');
    for (const type of ['golang', 'pypi', 'gem', 'npm', 'cpan'])
      assert.equal(position('0.25.0', until, ecosystemOfPurlType(type)?.scheme), 'incomparable', type);
  });

  test('is compared with the day that a pseudo-version says', () => {
    const go = ecosystemOfPurlType('golang')?.scheme;
    assert.equal(position('0.0.0-20210428140749-89ef3d95e781', until, go), 'above');
    assert.equal(position('0.0.0-20180906233101-161cd47e91fd', until, go), 'inside');
  });

  test('is compared with numbers as high as years', () => {
    assert.equal(position('3002.1', until), 'above');
  });

  test('does not hold the other way round either: a range of numbers and a date', () => {
    assert.equal(position('20210528', app('*', { versionEndExcluding: '0.9.2' })), 'incomparable');
    assert.equal(position('20240524git3e7', app('*', { versionEndExcluding: 'svn_16280' })), 'incomparable');
    assert.equal(position('20180716', app('*', { versionEndExcluding: '3000.1' })), 'inside');
  });
});

suite('a snapshot by date of a release', () => {
  test('is read whatever stands before the date', () => {
    for (const version of [
      '6.1+20180428',
      '6.1_p20180428',
      '6.1^20180428git1a2b',
      '6.1.20180428',
      '6.1-20180428',
      '6.1+git20180428',
      '6.1+2018-04-28',
    ])
      assert.deepEqual(snapshotOf(version), { release: '6.1', date: '20180428' }, version);
    for (const version of ['6.1~20180428', '6.1.2018042', '6.1.20181328', '20180428', '6.1'])
      assert.equal(snapshotOf(version), undefined, version);
  });

  test('stands to another of the same release by its date', () => {
    for (const version of ['6.1+20180428', '6.1_p20180428', '6.1^20180428', '6.1.20180428'])
      assert.equal(position(version, app('*', { versionEndExcluding: '6.1.20180414' })), 'above', version);
    assert.equal(position('6.1+20180210', app('*', { versionEndExcluding: '6.1.20180414' })), 'inside');
    assert.equal(position('0.5.3.20220429', app('*', { versionEndIncluding: '0.5.3+git20160718' })), 'above');
    assert.equal(position('6.1^20180414', app('*', { versionEndIncluding: '6.1.20180414' })), 'inside');
  });

  test('comes before the next release', () => {
    assert.equal(position('1.9^20200222gitabc', app('*', { versionEndExcluding: '1.9.1' })), 'inside');
    assert.equal(position('6.1+20180428', app('*', { versionEndExcluding: '6.2' })), 'inside');
    assert.equal(position('1.3~20230101', app('*', { versionEndExcluding: '1.3' })), 'inside');
  });
});

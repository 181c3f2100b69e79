import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions } from '../../../shared/cpe/index.ts';
import { type Standing, standingOf } from '../../../shared/matching/opinions/position.ts';
import { readAffected } from '../../../shared/vulnerabilities/index.ts';

interface Given {
  defaultStatus?: string;
  versions?: object[];
}

/** Where versions stand to entries of one subject, as a record gives them. */
function standsOf(entries: Given[], ...versions: string[]): string[] {
  return standingsOf(entries, versions).map((standing) => standing?.stand ?? 'unusable');
}

/** The version that has the fix, for each affected one. */
function fixesFor(entries: Given[], ...versions: string[]): (string | undefined)[] {
  return standingsOf(entries, versions).map((standing) => standing?.fixedIn);
}

function standingsOf(entries: Given[], versions: string[]): (Standing | undefined)[] {
  const data = entries.map((entry) => ({ vendor: 'v', product: 'p', ...entry }));
  const entry = readAffected([{ source: 'cna', affectedData: data }], 'cna')?.sources[0]?.entries[0];
  return versions.map((version) => entry && standingOf(version, entry, compareVersions));
}

const affected = (version: string, rest: object = {}): object => ({ version, status: 'affected', ...rest });
const unaffected = (version: string, rest: object = {}): object => ({
  version,
  status: 'unaffected',
  ...rest,
});

/** CVE-2026-31589 of the kernel, shortened: its branches, and what came before the flaw. */
const kernel: Given = {
  defaultStatus: 'affected',
  versions: [
    affected('6.14'),
    unaffected('0', { lessThan: '6.14', versionType: 'semver' }),
    unaffected('6.18.27', { lessThanOrEqual: '6.18.*', versionType: 'semver' }),
    unaffected('7.1', { lessThanOrEqual: '*', versionType: 'original_commit_for_fix' }),
  ],
};

test('the fix is the first later version that an entry calls unaffected', () => {
  assert.deepEqual(fixesFor([kernel], '6.12.83', '6.14.3', '6.18.26', '6.18.27', '6.19.2', '7.1'), [
    undefined,
    '6.18.27',
    '6.18.27',
    undefined,
    '7.1',
    undefined,
  ]);
  const ranges = {
    versions: [affected('1.0', { lessThan: '1.4' }), affected('2.0', { lessThanOrEqual: '2.3' })],
  };
  assert.deepEqual(fixesFor([ranges], '1.2', '2.1'), ['1.4', undefined]);
  const changing = {
    versions: [affected('1.0', { lessThan: '3.0', changes: [{ at: '1.7', status: 'unaffected' }] })],
  };
  assert.deepEqual(fixesFor([changing], '1.2'), ['1.7']);
});

test('a kernel is judged branch by branch', () => {
  const versions = [
    '6.12.83',
    '6.14',
    '6.14.3',
    '6.18.26',
    '6.18.27',
    '6.18.99',
    '6.19.2',
    '7.0.1',
    '7.1',
    '8.0',
  ];

  assert.deepEqual(standsOf([kernel], ...versions), [
    'before',
    'affected',
    'affected',
    'affected',
    'fixed',
    'fixed',
    'affected',
    'affected',
    'fixed',
    'fixed',
  ]);
});

test('a branch ends where its number does: 6.180 is not of 6.18', () => {
  assert.deepEqual(standsOf([kernel], '6.180.1'), ['affected']);
});

test('a vendor build of a kernel stands where its upstream version does', () => {
  assert.deepEqual(standsOf([kernel], '6.18.27.1', '6.18.26.mshv2', '6.12.83.1'), [
    'fixed',
    'affected',
    'before',
  ]);
});

test('entries of one source about one subject are one statement: a range of one goes before the default of the other', () => {
  const backports: Given = {
    defaultStatus: 'unaffected',
    versions: [affected('6.6.8', { lessThan: '6.6.80', versionType: 'semver' })],
  };
  const mainline: Given = {
    defaultStatus: 'affected',
    versions: [
      affected('6.7'),
      unaffected('0', { lessThan: '6.7', versionType: 'semver' }),
      unaffected('6.12.17', { lessThanOrEqual: '6.12.*', versionType: 'semver' }),
    ],
  };

  assert.deepEqual(standsOf([backports, mainline], '6.6.50', '6.6.80', '6.12.20', '6.6.2'), [
    'affected',
    'fixed',
    'fixed',
    'before',
  ]);
});

test('where the defaults of one statement contradict each other, what no range holds is not known', () => {
  const one: Given = { defaultStatus: 'unaffected', versions: [affected('5.15.54', { lessThan: '5.16' })] };
  const other: Given = { defaultStatus: 'affected', versions: [unaffected('0', { lessThan: '5.17' })] };

  assert.deepEqual(standsOf([one, other], '6.6.134'), ['unknown']);
});

test('ends without a start are the fixes of branches, and what lies between two stays affected', () => {
  const entry: Given = {
    versions: [affected('< 1.7.29'), affected('< 2.0.7'), affected('>= 2.1.0-beta.0, < 2.1.5')],
  };

  assert.deepEqual(standsOf([entry], '1.7.28', '1.7.29', '1.8.0', '2.0.6', '2.0.7', '2.1.4', '2.1.5'), [
    'affected',
    'fixed',
    'affected',
    'affected',
    'fixed',
    'affected',
    'fixed',
  ]);
});

test('one version that is its own end means up to it in this major, where there are several majors', () => {
  const point = (version: string): object =>
    affected(version, { lessThanOrEqual: version, versionType: 'semver' });

  assert.deepEqual(
    standsOf([{ versions: [point('20.19.6'), point('22.21.1')] }], '20.14.0', '20.19.7', '22.0.0', '21.1.0'),
    ['affected', 'fixed', 'affected', 'fixed'],
  );
  assert.deepEqual(
    standsOf([{ versions: [point('8.11.1')], defaultStatus: 'unaffected' }], '8.11.1', '8.11.0'),
    ['affected', 'before'],
  );
});

test('a change inside a range counts from its version on', () => {
  const range = affected('5.0', { lessThan: '6.0', changes: [{ at: '5.4.1', status: 'unaffected' }] });

  assert.deepEqual(standsOf([{ versions: [range], defaultStatus: 'unaffected' }], '5.4.0', '5.4.1', '5.9'), [
    'affected',
    'fixed',
    'fixed',
  ]);
});

test('affected by default without versions means all of them; without a default it means nothing', () => {
  assert.deepEqual(standsOf([{ defaultStatus: 'affected' }], '1.0'), ['affected']);
  assert.deepEqual(standsOf([{}], '1.0'), ['unusable']);
  assert.deepEqual(standsOf([{ versions: [affected('n/a')] }], '1.0'), ['unusable']);
});

test('an end that is padded to three numbers leaves open what it means for a version of two', () => {
  const entry: Given = { versions: [affected('0', { lessThan: '29.4.0' })], defaultStatus: 'unaffected' };

  assert.deepEqual(standsOf([entry], '29.3', '29.4', '29.4.0', '29.5'), [
    'affected',
    'unknown',
    'fixed',
    'fixed',
  ]);
});

test('a version stands the same whatever the order of the ranges', () => {
  const number = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join('.'));
  const range = fc.record({
    version: number,
    lessThan: number,
    status: fc.constantFrom('affected', 'unaffected'),
  });
  fc.assert(
    fc.property(
      fc.array(range, { minLength: 1, maxLength: 5 }),
      number,
      fc.constantFrom('affected', 'unaffected', 'unknown'),
      (versions, version, defaultStatus) => {
        const forth = standsOf([{ versions, defaultStatus }], version);
        const back = standsOf([{ versions: versions.toReversed(), defaultStatus }], version);
        assert.deepEqual(forth, back);
      },
    ),
  );
});

test('of ranges that do not overlap, the one that holds a version decides (oracle: a search)', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(cuts, fc.integer({ min: 0, max: 45 }), (given, at) => {
      const sorted = given.toSorted((a, b) => a - b);
      const pairs = sorted.slice(0, sorted.length - (sorted.length % 2));
      const versions: object[] = [];
      for (let index = 0; index < pairs.length; index += 2)
        versions.push(affected(`1.${String(pairs[index])}`, { lessThan: `1.${String(pairs[index + 1])}` }));
      const isInside = sorted.filter((cut) => cut <= at).length % 2 === 1 && at < (pairs.at(-1) ?? 0);

      const [stand] = standsOf([{ versions, defaultStatus: 'unaffected' }], `1.${String(at)}`);

      assert.equal(stand === 'affected', isInside);
    }),
  );
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { flipsBetween } from '../../../shared/matching/index.ts';
import { row } from '../../cli/present/build.ts';
import type { FindingRow } from '../../../infra/local/cli/present/findings/row.ts';

function flips(before: FindingRow[], after: FindingRow[]): string[] {
  return flipsBetween(before, after).map(
    ({ change, before: old, after: now }) =>
      `${change} ${(now ?? old)?.package ?? ''}: ${old?.status ?? '·'} → ${now?.status ?? '·'}`,
  );
}

suite('what would flip', () => {
  const closed = row({ status: 'fixed', lane: 'none' });

  const cases: [what: string, before: FindingRow[], after: FindingRow[], flips: string[]][] = [
    ['nothing where nothing changes', [row()], [row()], []],
    ['a finding that comes', [], [row()], ['added httpd: · → affected']],
    ['a finding that goes', [row()], [], ['removed httpd: affected → ·']],
    ['a status', [row()], [closed], ['status httpd: affected → fixed']],
    ['a status back', [closed], [row()], ['status httpd: fixed → affected']],
    ['a disposition', [row()], [row({ disposition: 'deferred' })], ['status httpd: affected → affected']],
    ['a lane', [row()], [row({ lane: 'next-image' })], ['lane httpd: affected → affected']],
    ['a severity', [row()], [row({ severity: 'high' })], ['severity httpd: affected → affected']],
    ['nothing that is closed on both sides', [closed], [row({ status: 'not_affected', lane: 'none' })], []],
    ['nothing closed that comes or goes', [closed], [row({ package: 'curl', status: 'fixed' })], []],
    [
      'each build by itself',
      [row(), row({ version: '2.4.50' })],
      [row({ version: '2.4.50' })],
      ['removed httpd: affected → ·'],
    ],
  ];
  for (const [what, before, after, expected] of cases) {
    test(`is ${what}`, () => {
      assert.deepEqual(flips(before, after), expected);
    });
  }

  test('is in order of package and CVE', () => {
    const names = ['zlib', 'curl', 'httpd'];

    const found = flips(
      [],
      names.map((name) => row({ package: name })),
    );

    assert.deepEqual(
      found.map((line) => line.split(/[ :]/)[1]),
      ['curl', 'httpd', 'zlib'],
    );
  });
});

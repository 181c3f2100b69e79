import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { combineBuilds } from '../../shared/matching/combine-builds.ts';
import type { Status } from '../../shared/vulnerabilities/index.ts';
import { verdict } from '../findings/verdicts.ts';

suite('a package of several builds', () => {
  const pairs: [one: Status, other: Status, worst: Status][] = [
    ['fixed', 'affected', 'affected'],
    ['under_investigation', 'affected', 'affected'],
    ['fixed', 'under_investigation', 'under_investigation'],
    ['not_affected', 'fixed', 'fixed'],
  ];
  for (const [one, other, worst] of pairs) {
    test(`of which one is ${one} and another ${other} is ${worst}`, () => {
      const there = combineBuilds([verdict('CVE-2021-0001', one), verdict('CVE-2021-0001', other)]);
      const back = combineBuilds([verdict('CVE-2021-0001', other), verdict('CVE-2021-0001', one)]);

      assert.deepEqual(
        { there: there.map(({ status }) => status), back: back.map(({ status }) => status) },
        { there: [worst], back: [worst] },
      );
    });
  }

  test('is told by the oldest of builds that are equally bad', () => {
    const builds = ['2', '1', '10'].map((version) => verdict('CVE-2021-0001', 'affected', { version }));

    const [combined] = combineBuilds(builds);

    assert.equal(combined?.version, '1');
  });

  test('keeps CVEs apart', () => {
    const combined = combineBuilds([verdict('CVE-2021-0001', 'fixed'), verdict('CVE-2021-0002', 'affected')]);

    assert.deepEqual(
      combined.map(({ cve, status }) => `${cve} ${status}`),
      ['CVE-2021-0001 fixed', 'CVE-2021-0002 affected'],
    );
  });
});

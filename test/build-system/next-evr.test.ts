import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { nextEvr } from '../../infra/local/build-system/next-evr.ts';
import { needs } from '../needs.ts';

const release = fc.stringMatching(/^[A-Za-z0-9._+~^]{1,12}$/);

const raisedRelease = (release: string): string => nextEvr([{ epoch: 0, version: '1', release }]).release;

suite('the EVR of the next build', () => {
  test('raises the first number of a release and keeps the rest', () => {
    const raised = [
      '9.sl3',
      '1.azl3',
      '9.el8_9.2',
      '0.1.rc2',
      'alt',
      '1~rc1',
      '99999999999999999999.cm2',
    ].map(raisedRelease);

    assert.deepEqual(raised, [
      '10.sl3',
      '2.azl3',
      '10.el8_9.2',
      '1.1.rc2',
      'alt.1',
      '2~rc1',
      '100000000000000000000.cm2',
    ]);
  });

  test('is above the highest that was built, not the last', () => {
    const built = [
      { epoch: 1, version: '1.0', release: '3.sl3' },
      { epoch: 1, version: '1.0', release: '10.sl3' },
      { epoch: 0, version: '2.0', release: '1.sl3' },
    ] as const;

    assert.deepEqual(nextEvr([...built]), { epoch: 1, version: '1.0', release: '11.sl3' });
  });

  test('is higher by the order of rpm itself, whatever the release', needs('rpm'), () => {
    const releases = fc.sample(release, { numRuns: 500, seed: 7 });
    const pairs = releases.map((each) => `print(rpm.vercmp('${raisedRelease(each)}', '${each}') .. ' ')`);

    const told = execFileSync('rpm', ['--eval', `%{lua:${pairs.join('\n')}}`], { encoding: 'utf8' });

    assert.deepEqual(
      told
        .trim()
        .split(' ')
        .flatMap((order, at) => (order === '1' ? [] : [releases[at]])),
      [],
    );
  });
});

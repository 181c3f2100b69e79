import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readProfile, type StoredProfile, timesCited } from '../../../shared/snapshot/format/profile.ts';

const key = fc.stringMatching(/^[a-z0-9.-]{1,6}(\/[a-z0-9]{1,3}){0,2}$/);

function profileOf(refs: StoredProfile['refs']): StoredProfile {
  return { product: 'a:b', cveSet: '', cves: 9, parts: { a: 9 }, targetSw: {}, refs, years: [2020, 2021] };
}

suite('how often a key is cited', () => {
  test('is what the whole profile says, whatever keys there are, numbers too', () => {
    const cited = fc.uniqueArray(fc.tuple(fc.oneof(key, fc.constantFrom('1', '12', 'a.b')), fc.nat()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(cited, key, (refs, other) => {
        const stored = profileOf(refs.map(([name, count]) => `${name} ${count}`).join(' '));
        const whole = readProfile(stored);

        for (const name of [...refs.map(([each]) => each), other])
          assert.equal(timesCited(stored, name), whole.refs[name] ?? 0, name);
      }),
    );
  });

  test('is read of the older form too', () => {
    assert.equal(timesCited(profileOf({ 'curl.se': 3 }), 'curl.se'), 3);
  });
});

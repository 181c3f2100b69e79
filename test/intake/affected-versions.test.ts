import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { affectedVersions, isAmong } from '../../shared/intake/affected-versions.ts';

suite('affected versions', () => {
  test('of whole numbers are those that a reader counts off', () => {
    const bound = fc.integer({ min: 0, max: 9 });
    const range = fc.record({ from: bound, before: bound, upTo: bound }, { requiredKeys: [] });
    const written = range
      .filter(({ before, upTo }) => before === undefined || upTo === undefined)
      .filter((given) => Object.keys(given).length > 0);

    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), bound, (ranges, shipped) => {
        const counted = ranges.flatMap(({ from = 0, before = 10, upTo = 9 }) =>
          [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].slice(from, Math.min(before, upTo + 1)),
        );
        const text = ranges.map((each) =>
          Object.fromEntries(Object.entries(each).map(([name, value]) => [name, `2.${value}`])),
        );
        assert.equal(isAmong(affectedVersions.parse(text), `2.${shipped}`), counted.includes(shipped));
      }),
    );
  });

  test('are all, or none', () => {
    assert.equal(isAmong('all', '1'), true);
    assert.equal(isAmong('none', '1'), false);
  });

  for (const [given, message] of [
    [[], /say none/],
    [[{}], /say all/],
    [[{ before: '2', upTo: '3' }], /both before and upTo/],
    [[{ before: '2.4.46-1' }], /neither epoch nor release/],
  ] as const)
    test(`${JSON.stringify(given)} is refused`, () => {
      assert.throws(() => affectedVersions.parse(given), message);
    });
});

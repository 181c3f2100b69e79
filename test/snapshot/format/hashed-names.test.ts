import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { HashedNames } from '../../../shared/snapshot/index.ts';

suite('hashed names', () => {
  test('find every number that bears a name, once for each time, and others only with the same hash', () => {
    const name = fc.string({ maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.nat(9))), name, (entries, asked) => {
        const names = new HashedNames();
        for (const [each, number] of entries) names.add(each, number);

        const bearing = entries.filter(([each]) => each === asked).map(([, number]) => number);
        assert.deepEqual(names.find(asked), bearing);
      }),
    );
  });

  test('do not tell apart names with the same hash', () => {
    const names = new HashedNames();
    names.add('costarring', 1);
    names.add('liquid', 2);

    assert.deepEqual(names.find('liquid'), [1, 2]);
  });

  test('may be added to after they were asked', () => {
    const names = new HashedNames();
    assert.deepEqual(names.find('a'), []);

    names.add('a', 7);

    assert.deepEqual(names.find('a'), [7]);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anybody, holds, type Role, roles } from '../../shared/access/index.ts';
import { actorOf } from '../support/actors.ts';
import { opens } from '../support/roles.ts';

suite('an actor', () => {
  test('may do what one of its roles opens, and no more', () => {
    fc.assert(
      fc.property(fc.subarray([...roles]), fc.constantFrom(...roles), (held, asked: Role) => {
        assert.equal(
          holds(actorOf(held), asked),
          held.some((role) => opens[asked].includes(role)),
        );
      }),
    );
  });

  test('without a role may do nothing', () => {
    for (const role of roles) assert.equal(holds(anybody, role), false);
  });
});

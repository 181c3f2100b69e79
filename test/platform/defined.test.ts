import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defined } from '../../shared/platform/defined.ts';

const fields = fc.dictionary(
  // Its argument is an object literal, which has no such field.
  fc.string().filter((name) => name !== '__proto__'),
  fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.constant(''),
    fc.constant(0),
    fc.boolean(),
    fc.string(),
  ),
);

test('fields without a value are left out, whatever else they hold stays, in its order', () => {
  fc.assert(
    fc.property(fields, (given) => {
      // JSON leaves out undefined and keeps every other value of these, in order.
      assert.equal(JSON.stringify(defined(given)), JSON.stringify(given));
      assert.ok(Object.values(defined(given)).every((value) => value !== undefined));
    }),
  );
});

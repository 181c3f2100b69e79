import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sessionIdOf } from '../../shared/events/session-id.ts';
import { MAX_SESSION_ID_LENGTH } from '../../shared/platform/index.ts';

const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ minLength: 100, maxLength: 300 }),
);

test('a session id is one that the bus takes, whatever the aggregate is called', () => {
  fc.assert(
    fc.property(names, (aggregate) => {
      const id = sessionIdOf(aggregate);
      assert.ok(id.length > 0 && id.length <= MAX_SESSION_ID_LENGTH && id.isWellFormed());
    }),
  );
});

test('an aggregate whose name fits is its own session', () => {
  for (const name of ['azurelinux-3.0/httpd', 'x'.repeat(128)]) assert.equal(sessionIdOf(name), name);
});

test('aggregates whose names do not fit stay apart, and can be told by eye', () => {
  const stem = `azurelinux-3.0/${'long-name-'.repeat(12)}`;
  const [one, other] = [sessionIdOf(`${stem}a`), sessionIdOf(`${stem}b`)];

  assert.notEqual(one, other);
  assert.match(one, /^azurelinux-3\.0\/long-name-long-name-/);
});

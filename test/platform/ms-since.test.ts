import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isAhead, msSince } from '../../shared/platform/index.ts';

const now = new Date('2026-03-01T12:00:00.000Z');

suite('the time since something was noted', () => {
  for (const [noted, ms, ahead] of [
    ['2026-03-01T11:59:59.000Z', 1000, false],
    ['2026-03-01T12:00:00.000Z', 0, false],
    ['2026-03-01T12:00:30.000Z', 0, false],
    ['2026-03-01T12:01:00.000Z', 0, false],
    ['2026-03-01T12:01:00.001Z', Infinity, true],
    ['2027-03-01T12:00:00.000Z', Infinity, true],
  ] as const)
    test(`at ${noted} is ${ms} ms`, () => {
      assert.equal(msSince(noted, now), ms);
      assert.equal(isAhead(noted, now), ahead);
    });
});

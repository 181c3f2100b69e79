import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isAhead, isDue, msSince } from '../../shared/platform/index.ts';

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

suite('a time to wait for', () => {
  for (const [at, due] of [
    ['2026-03-01T11:00:00.000Z', true],
    ['2026-03-01T12:00:00.000Z', true],
    ['2026-03-01T12:00:01.000Z', false],
    ['2026-03-01T12:10:00.000Z', false],
    ['2026-03-01T12:11:00.000Z', false],
    ['2026-03-01T12:11:00.001Z', true],
    ['2027-03-01T12:00:00.000Z', true],
  ] as const)
    test(`of ten minutes at ${at} ${due ? 'has come, or was told before the clock was set back' : 'is yet to come'}`, () => {
      assert.equal(isDue(at, now, 600_000), due);
    });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { planWindows, type TimeWindow } from '../../../shared/sources/nvd/windows.ts';

const DAY = 86_400_000;
const now = new Date('2026-08-21T05:00:00.700Z');

const gap = fc.integer({ min: 0, max: 120 * DAY });
const overlap = fc.integer({ min: 0, max: 60 * DAY });

function windowsFor(gapMs: number, overlapMs: number): TimeWindow[] {
  const plan = planWindows({ watermark: new Date(now.getTime() - gapMs), now, overlapMs });
  assert.equal(plan.kind, 'windows');
  return plan.windows;
}

suite('planWindows', () => {
  test('covers the whole gap up to the second that now is in', () => {
    fc.assert(
      fc.property(gap, overlap, (gapMs, overlapMs) => {
        const windows = windowsFor(gapMs, overlapMs);

        assert.ok(Date.parse(windows[0]?.start ?? '') <= now.getTime() - gapMs - overlapMs);
        assert.equal(windows.at(-1)?.end, '2026-08-21T05:00:00.000Z');
      }),
    );
  });

  test('makes no window longer than 120 days or of negative length', () => {
    fc.assert(
      fc.property(gap, overlap, (gapMs, overlapMs) => {
        for (const { start, end } of windowsFor(gapMs, overlapMs)) {
          const length = Date.parse(end) - Date.parse(start);

          assert.ok(length >= 0 && length <= 120 * DAY, `${start} to ${end}`);
        }
      }),
    );
  });

  test('lets each window reach back into the one before by the overlap', () => {
    fc.assert(
      fc.property(gap, overlap, (gapMs, overlapMs) => {
        const windows = windowsFor(gapMs, overlapMs);

        windows.slice(1).forEach((window, index) => {
          assert.equal(Date.parse(windows[index]?.end ?? '') - Date.parse(window.start), overlapMs);
        });
      }),
    );
  });

  test('needs two windows when gap and overlap together pass 120 days', () => {
    assert.equal(windowsFor(120 * DAY - 1_000, 3_600_000).length, 2);
    assert.equal(windowsFor(119 * DAY, 3_600_000).length, 1);
  });

  test('asks for a full resync when the gap is over 120 days, or there is no watermark', () => {
    const old = planWindows({ watermark: new Date(now.getTime() - 121 * DAY), now });
    const first = planWindows({ now });

    assert.deepEqual(old, {
      kind: 'resync',
      reason: 'full resync from yearly feeds: the watermark 2026-04-22T05:00:00.700Z is over 120 days old',
    });
    assert.deepEqual(first, { kind: 'resync', reason: 'full resync from yearly feeds: no watermark yet' });
  });

  test('plans the overlap alone when the watermark lies ahead of the clock', () => {
    const plan = planWindows({ watermark: new Date(now.getTime() + DAY), now, overlapMs: 7_200_000 });

    assert.deepEqual(plan, {
      kind: 'windows',
      windows: [{ start: '2026-08-21T03:00:00.000Z', end: '2026-08-21T05:00:00.000Z' }],
    });
  });

  test('refuses an overlap that is negative or keeps windows from advancing', () => {
    assert.throws(() => planWindows({ watermark: now, now, overlapMs: -1 }), RangeError);
    assert.throws(() => planWindows({ watermark: now, now, overlapMs: 61 * DAY }), RangeError);
    assert.throws(() => planWindows({ watermark: now, now, overlapMs: Number.NaN }), RangeError);
  });
});

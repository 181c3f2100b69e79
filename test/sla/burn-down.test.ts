import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burnDown } from '../../shared/sla/burn-down.ts';

test('a burn-down tells how many clocks ran at the end of each day, and how many of them were late', () => {
  const clocks = [
    { started: '2026-11-01T10:00:00.000Z', stopped: '2026-11-03T10:00:00.000Z' },
    { started: '2026-11-02T10:00:00.000Z', breached: '2026-11-03T01:00:00.000Z' },
    // Stopped late: late while it ran.
    {
      started: '2026-11-01T10:00:00.000Z',
      breached: '2026-11-02T01:00:00.000Z',
      stopped: '2026-11-04T08:00:00.000Z',
    },
    // Of the future, as clocks of another time zone may look.
    { started: '2026-11-05T10:00:00.000Z' },
  ];

  assert.deepEqual(burnDown(clocks, { now: '2026-11-04T09:00:00.000Z', days: 4 }), [
    { day: '2026-11-01', open: 2, overdue: 0 },
    { day: '2026-11-02', open: 3, overdue: 1 },
    { day: '2026-11-03', open: 2, overdue: 2 },
    { day: '2026-11-04', open: 1, overdue: 1 },
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClockMonth, clockMonth } from '../../shared/sla/clock-month.ts';

type Clock = Parameters<typeof clockMonth>[0][number];

const clock = (rest: Partial<Clock>): Clock => ({
  ...{ clock: 'fix', lane: 'next-image', severity: 'medium' },
  ...rest,
});

test('a month tells which clocks were met, stopped late, or ran past their deadline in it', () => {
  const clocks = [
    clock({ stopped: '2026-11-01T00:00:00.000Z' }),
    clock({ stopped: '2026-11-30T23:59:59.999Z', breached: '2026-10-01T00:00:00.000Z' }),
    clock({ breached: '2026-11-15T00:00:00.000Z' }),
    clock({ stopped: '2026-12-02T00:00:00.000Z', breached: '2026-11-16T00:00:00.000Z' }),
    clock({ severity: 'high', stopped: '2026-11-02T00:00:00.000Z' }),
    // Nothing of these was in that month.
    clock({ severity: 'low' }),
    clock({ severity: 'low', stopped: '2026-12-01T00:00:00.000Z' }),
    clock({ severity: 'low', breached: '2025-11-15T00:00:00.000Z' }),
  ];

  const of = ({ severity, met, late, breached }: ClockMonth): string =>
    `${severity}: ${met} met, ${late} late, ${breached} breached`;
  assert.deepEqual(clockMonth(clocks, '2026-11').map(of), [
    'high: 1 met, 0 late, 0 breached',
    'medium: 1 met, 1 late, 2 breached',
  ]);
});

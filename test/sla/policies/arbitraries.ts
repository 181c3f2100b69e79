import fc from 'fast-check';
import { STEP } from './brute-force.ts';

/** Zones with half hours, with changes of summer time at midnight, and without any. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Beirut',
];

/** Days around which calendars are odd: leap days, changes of summer time, the turn of a year. */
const DAYS = [
  '2024-02-26',
  '2028-02-27',
  '2026-03-27',
  '2026-10-23',
  '2026-04-22',
  '2025-12-29',
  '2026-03-06',
];

export const instant = fc
  .tuple(fc.constantFrom(...DAYS), fc.nat(7 * 96))
  .map(([day, steps]) => Date.parse(`${day}T00:00:00Z`) + steps * STEP);

export const calendar = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  weekend: fc.constantFrom([6, 7], [5, 6], [7], []),
  holidays: fc.constantFrom([], ['2026-03-30', '2026-10-26'], ['2024-02-29'], ['2026-01-01', '2025-12-31']),
});

export const term = fc.oneof(
  fc.record({ amount: fc.integer({ min: 1, max: 240 }), unit: fc.constant('hours' as const) }),
  fc.record({ amount: fc.constantFrom(0.5, 1, 2, 7, 10), unit: fc.constant('days' as const) }),
  fc.record({ amount: fc.constantFrom(1, 2, 3, 5), unit: fc.constant('business-days' as const) }),
);

/** Stretches of time after an instant, in steps of the oracle; some have no end. */
export function spansAfter(from: number): fc.Arbitrary<{ from: number; until: number }[]> {
  const span = fc
    .tuple(
      fc.nat(600),
      fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 300 }) }, fc.constant(Infinity)),
    )
    .map(([after, length]) => ({ from: from + after * STEP, until: from + (after + length) * STEP }));
  return fc.array(span, { maxLength: 3 });
}

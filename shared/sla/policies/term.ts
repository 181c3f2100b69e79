import type { BusinessDays } from './calendar.ts';

/** How long a clock may run. A day is 24 hours; a business day is a local day on which business is open. */
export interface Term {
  amount: number;
  unit: 'hours' | 'days' | 'business-days';
}

const MILLISECONDS = { hours: 3_600_000, days: 86_400_000 } as const;

/**
 * How much of a unit lies between two instants. Part of a business day counts as that part, by the day's true
 * length.
 * @param from epoch milliseconds
 * @param until no earlier than `from`
 */
export function elapsed(from: number, until: number, unit: Term['unit'], days: BusinessDays): number {
  if (unit !== 'business-days') return (until - from) / MILLISECONDS[unit];
  let sum = 0;
  for (const day of days.from(from)) {
    if (day.from >= until) break;
    const open = Math.min(day.until, until) - Math.max(day.from, from);
    if (day.isOpen && open > 0) sum += open / (day.until - day.from);
  }
  return sum;
}

/**
 * The first instant, in epoch milliseconds, at which so much has elapsed. A term of business days that ends with a
 * day ends at its close, not at the next day's opening.
 */
export function advance(from: number, { amount, unit }: Term, days: BusinessDays): number {
  if (unit !== 'business-days') return Math.round(from + amount * MILLISECONDS[unit]);
  let left = amount;
  if (left <= 0) return from;
  for (const day of days.from(from)) {
    if (!day.isOpen || day.until <= from) continue;
    const opened = Math.max(day.from, from);
    const open = (day.until - opened) / (day.until - day.from);
    // What rounding leaves over is no further day.
    if (left <= open + EPSILON)
      return Math.min(day.until, Math.round(opened + left * (day.until - day.from)));
    left -= open;
  }
  return Infinity;
}

/** Below a millisecond of a day. */
const EPSILON = 1e-9;

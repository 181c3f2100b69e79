import type { BusinessDays } from '../../../shared/sla/policies/calendar.ts';
import type { Term } from '../../../shared/sla/policies/term.ts';

type Calendar = ConstructorParameters<typeof BusinessDays>[0];

/** The oracle: time in steps, local dates by Intl, nothing worked out. Instants are whole steps. */
export const STEP = 15 * 60_000;

/** How much of the unit passes in each step. */
export function passing(unit: Term['unit'], calendar: Calendar): (at: number) => number {
  if (unit === 'hours') return () => STEP / 3_600_000;
  if (unit === 'days') return () => STEP / 86_400_000;
  const dates = new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.timeZone, dateStyle: 'short' });
  const lengths = new Map<string, number>();
  const lengthOf = (date: string, at: number): number => {
    const known = lengths.get(date);
    if (known !== undefined) return known;
    let length = 0;
    for (let step = at - 30 * 3_600_000; step <= at + 30 * 3_600_000; step += STEP)
      if (dates.format(step) === date) length += STEP;
    lengths.set(date, length);
    return length;
  };
  return (at) => {
    const date = dates.format(at);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    const isOpen = !calendar.weekend.includes(weekday) && !calendar.holidays.includes(date);
    return isOpen ? STEP / lengthOf(date, at) : 0;
  };
}

/** The first step at which so much has passed outside the gaps; `Infinity` beyond the horizon. */
export function due(
  from: number,
  { amount, unit }: Term,
  calendar: Calendar,
  { gaps, horizon }: { gaps: readonly { from: number; until: number }[]; horizon: number },
): number {
  const part = passing(unit, calendar);
  let sum = 0;
  for (let at = from; at < horizon; at += STEP) {
    if (sum >= amount - 1e-6) return at;
    if (!gaps.some((gap) => gap.from <= at && at < gap.until)) sum += part(at);
  }
  return Infinity;
}

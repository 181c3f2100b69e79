import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BusinessDays } from '../../../shared/sla/policies/calendar.ts';
import { deadline } from '../../../shared/sla/policies/deadline.ts';
import { mergedSpans } from '../../../shared/sla/policies/spans.ts';
import { elapsed } from '../../../shared/sla/policies/term.ts';
import { calendar, instant, spansAfter, term } from './arbitraries.ts';
import { due, passing, STEP } from './brute-force.ts';

const HORIZON = 60 * 86_400_000;
const berlin = new BusinessDays({ timeZone: 'Europe/Berlin', weekend: [6, 7], holidays: ['2026-04-06'] });
const at = (text: string): number => Date.parse(text);

test('a deadline is where counting step by step comes to it, whatever the zone, the pauses and the calendar', () => {
  const history = instant.chain((from) => fc.tuple(fc.constant(from), term, calendar, spansAfter(from)));
  fc.assert(
    fc.property(history, ([from, length, days, pauses]) => {
      const gaps = mergedSpans(pauses);
      const expected = due(from, length, days, { gaps, horizon: from + HORIZON });
      const actual = deadline(from, length, gaps, new BusinessDays(days));
      if (expected === Infinity) assert.ok(actual > from + HORIZON - STEP, String(actual));
      else assert.ok(Math.abs(actual - expected) <= STEP, new Date(actual).toISOString());
    }),
    { numRuns: 150 },
  );
});

test('what has elapsed is the sum of its steps', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 900 }), term, calendar, (from, steps, { unit }, days) => {
      const part = passing(unit, days);
      let sum = 0;
      for (let step = 0; step < steps; step += 1) sum += part(from + step * STEP);
      const whole = elapsed(from, from + steps * STEP, unit, new BusinessDays(days));
      assert.ok(Math.abs(whole - sum) < 1e-6, `${whole} and ${sum}`);
    }),
    { numRuns: 100 },
  );
});

test('two business days from Friday afternoon end on Tuesday at the same time', () => {
  const end = deadline(at('2026-11-27T15:00:00+01:00'), { amount: 2, unit: 'business-days' }, [], berlin);
  assert.equal(new Date(end).toISOString(), '2026-12-01T14:00:00.000Z');
});

test('a business day that begins on a weekend is the next open day, a holiday left out', () => {
  const end = deadline(at('2026-04-04T10:00:00+02:00'), { amount: 1, unit: 'business-days' }, [], berlin);
  assert.equal(
    new Date(end).toISOString(),
    '2026-04-07T22:00:00.000Z',
    'the close of Tuesday after Easter Monday',
  );
});

test('a day is 24 hours, also where a local day has 23', () => {
  const end = deadline(at('2026-03-28T12:00:00Z'), { amount: 1, unit: 'days' }, [], berlin);
  assert.equal(new Date(end).toISOString(), '2026-03-29T12:00:00.000Z');
});

test('a pause without an end leaves no deadline, unless it was met before', () => {
  const from = at('2026-05-01T00:00:00Z');
  const pause = { from: from + 3_600_000, until: Infinity };
  assert.equal(deadline(from, { amount: 2, unit: 'hours' }, [pause], berlin), Infinity);
  assert.equal(deadline(from, { amount: 1, unit: 'hours' }, [pause], berlin), pause.from);
});

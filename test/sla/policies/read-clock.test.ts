import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BusinessDays } from '../../../shared/sla/policies/calendar.ts';
import { type ClockHistory, readClock } from '../../../shared/sla/policies/read-clock.ts';
import { mergedSpans } from '../../../shared/sla/policies/spans.ts';
import { calendar, instant, spansAfter, term } from './arbitraries.ts';
import { due, STEP } from './brute-force.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-06-01T00:00:00Z');
const days = new BusinessDays({ timeZone: 'UTC', weekend: [6, 7], holidays: [] });
const inDays = (amount: number): { amount: number; unit: 'days' } => ({ amount, unit: 'days' });

function read(history: Partial<ClockHistory>, now: number): ReturnType<typeof readClock> {
  const whole = {
    started: START,
    terms: [{ since: START, term: inDays(4) }],
    pauses: [],
    stops: [],
    ...history,
  };
  return readClock(whole, now, days, 0.25);
}

test('it is on track, at risk in the last quarter, and breached once its deadline is over', () => {
  assert.deepEqual(read({}, START), { status: 'on-track', due: START + 4 * DAY });
  assert.equal(read({}, START + 3 * DAY - 1).status, 'on-track');
  assert.equal(read({}, START + 3 * DAY).status, 'at-risk');
  assert.equal(read({}, START + 4 * DAY).status, 'at-risk', 'the deadline itself is in time');
  const late = { status: 'breached', due: START + 4 * DAY, breached: START + 4 * DAY };
  assert.deepEqual(read({}, START + 4 * DAY + 1), late);
});

test('what it waits for stops it: met in time, breached after', () => {
  const inTime = [{ from: START + 4 * DAY, until: Infinity }];
  assert.deepEqual(read({ stops: inTime }, START + 9 * DAY), {
    status: 'met',
    due: START + 4 * DAY,
    stopped: START + 4 * DAY,
  });
  const late = [{ from: START + 5 * DAY, until: Infinity }];
  assert.equal(read({ stops: late }, START + 9 * DAY).status, 'breached');
});

test('a place that ends lets it run again, with the time left', () => {
  const stops = [{ from: START + 1 * DAY, until: START + 11 * DAY }];
  assert.equal(read({ stops }, START + 5 * DAY).status, 'met');
  assert.equal(read({ stops }, START + 11 * DAY).due, START + 14 * DAY);
  assert.equal(read({ stops }, START + 14 * DAY + 1).status, 'breached');
});

test('it stands still in a pause, whose planned end counts', () => {
  const pauses = [{ from: START + DAY, until: START + 3 * DAY }];
  assert.deepEqual(read({ pauses }, START + 2 * DAY), { status: 'paused', due: START + 6 * DAY });
  const open = [{ from: START + DAY, until: Infinity }];
  assert.deepEqual(read({ pauses: open }, START + 99 * DAY), { status: 'paused' });
});

test('a shorter term counts from when it holds, never beyond the old deadline', () => {
  const raised = (day: number): Partial<ClockHistory> => ({
    terms: [
      { since: START, term: inDays(30) },
      { since: START + day * DAY, term: inDays(3) },
    ],
  });
  assert.equal(read(raised(10), START + 10 * DAY).due, START + 13 * DAY, 'not born breached');
  assert.equal(read(raised(29), START + 29 * DAY).due, START + 30 * DAY);
});

test('a longer term counts from the start', () => {
  const terms = [
    { since: START, term: inDays(4) },
    { since: START + 2 * DAY, term: inDays(32) },
  ];
  assert.equal(read({ terms }, START + 3 * DAY).due, START + 32 * DAY);
});

test('a breach is not undone by a longer term', () => {
  const terms = [
    { since: START, term: inDays(4) },
    { since: START + 5 * DAY, term: inDays(32) },
  ];
  const reading = read({ terms }, START + 6 * DAY);
  assert.deepEqual(reading, { status: 'on-track', due: START + 32 * DAY, breached: START + 4 * DAY });
});

test('without a term there is no deadline, until there is one', () => {
  assert.deepEqual(read({ terms: [{ since: START }] }, START + 999 * DAY), { status: 'on-track' });
  const terms = [{ since: START }, { since: START + 10 * DAY, term: inDays(2) }];
  assert.equal(read({ terms }, START + 11 * DAY).due, START + 12 * DAY);
});

const histories = instant.chain((started) =>
  fc.record({
    started: fc.constant(started),
    term,
    calendar,
    pauses: spansAfter(started),
    stops: spansAfter(started),
    after: fc.nat(1500),
  }),
);

test('with one term, it is breached exactly where counting step by step says so', () => {
  fc.assert(
    fc.property(histories, ({ started, term, calendar, pauses, stops, after }) => {
      const now = started + after * STEP;
      const terms = [{ since: started, term }];
      const clock = new BusinessDays(calendar);
      const reading = readClock({ started, terms, pauses, stops }, now, clock, 0.25);
      const known = mergedSpans(stops.filter(({ from }) => from <= now));
      const open = known.find(({ from, until }) => from <= now && now < until);
      const before = pauses.filter(({ from }) => from <= now);
      const gaps = mergedSpans([...before, ...known.filter((each) => each !== open)]);
      const end = open?.from ?? now;
      const expected = due(started, term, calendar, { gaps, horizon: started + 60 * DAY });
      // A step from the deadline, either answer is within what the oracle can tell.
      if (Math.abs(expected - end) <= STEP) return;
      const isLate = expected < end;
      assert.equal(reading.status === 'breached', isLate, JSON.stringify(reading));
      if (!isLate) assert.equal(reading.status === 'met', open !== undefined);
    }),
    { numRuns: 150 },
  );
});

test('what comes later changes no reading', () => {
  fc.assert(
    fc.property(histories, fc.array(fc.tuple(fc.nat(1500), term), { maxLength: 3 }), (history, changes) => {
      const { started, term: first, calendar, pauses, stops, after } = history;
      const now = started + after * STEP;
      const later = changes.map(([steps, term]) => ({ since: now + (steps + 1) * STEP, term }));
      const clock = new BusinessDays(calendar);
      const plain = { started, terms: [{ since: started, term: first }], pauses, stops };
      const longer = {
        ...plain,
        terms: [...plain.terms, ...later.sort((a, b) => a.since - b.since)],
        stops: [...stops, ...later.map(({ since }) => ({ from: since, until: Infinity }))],
      };
      assert.deepEqual(readClock(longer, now, clock, 0.25), readClock(plain, now, clock, 0.25));
    }),
    { numRuns: 200 },
  );
});

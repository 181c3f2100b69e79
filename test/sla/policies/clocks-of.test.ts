import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ClockedState,
  type ClockFacts,
  clocksOf,
  type ClockState,
} from '../../../shared/sla/policies/clocks-of.ts';
import { parseSlaPolicy } from '../../../shared/sla/policies/policy.ts';
import { openPreset } from '../../../shared/sla/presets.ts';

const at = (text: string): number => Date.parse(text);
const iso = (instant = NaN): string => new Date(instant).toISOString().slice(0, 10);
const FOUND = at('2026-06-01');

function state(day: string, given: Partial<ClockedState> = {}): ClockedState {
  return { at: at(day), status: 'affected', severity: 'high', lane: 'out-of-band', ...given };
}

function read(given: Partial<ClockFacts>, now: string, policy = openPreset('fedramp-rev5')): ClockState[] {
  const facts = {
    published: at('2024-02-01'),
    detected: FOUND,
    states: [state('2026-06-01')],
    reached: {},
    ...given,
  };
  return clocksOf(policy, facts, at(now));
}

/** What a row says, with its day. */
function shown(clock: ClockState | undefined): { status?: string; due?: string } {
  return clock ? { status: clock.status, due: iso(clock.due) } : {};
}

test('a suspicion has no clock; one that is confirmed late is not born breached', () => {
  const suspected = state('2024-02-02', { status: 'under_investigation' });
  const states = [suspected, state('2026-07-01')];
  assert.deepEqual(read({ detected: at('2024-02-02'), states }, '2026-06-30'), []);
  const [clock] = read({ detected: at('2024-02-02'), states }, '2026-07-02');
  assert.deepEqual(shown(clock), { status: 'on-track', due: '2026-07-31' });
});

test('a higher severity shortens the time that is left', () => {
  const states = [state('2026-06-01', { severity: 'low' }), state('2026-08-01', { severity: 'critical' })];
  assert.deepEqual(
    read({ states }, '2026-07-01').map(({ due }) => iso(due)),
    ['2026-11-28'],
  );
  assert.deepEqual(
    read({ states }, '2026-08-02').map(({ due }) => iso(due)),
    ['2026-08-31'],
  );
});

test('a fix ends the clock, which keeps its result; affected again has a new one', () => {
  const states = [state('2026-06-01'), state('2026-06-20', { status: 'fixed' }), state('2026-09-01')];
  const clocks = read({ states }, '2026-09-10');
  assert.deepEqual(
    clocks.map((clock) => ({ round: clock.round, ...shown(clock) })),
    [
      { round: 1, status: 'met', due: '2026-07-01' },
      { round: 2, status: 'on-track', due: '2026-10-01' },
    ],
  );
});

test('what does not apply ends every clock, whatever it waits for', () => {
  const policy = parseSlaPolicy(
    `{ name: x, version: '1', title: x, source: x, clocks: [{ name: roll-out, starts: { earliest: [affected] },
       stops: [in-region], terms: [{ within: { days: 10 } }] }] }`,
    'x',
  );
  const fixed = [state('2026-06-01'), state('2026-06-02', { status: 'fixed' })];
  const dismissed = [state('2026-06-01'), state('2026-06-02', { status: 'not_affected' })];
  assert.equal(read({ states: fixed }, '2026-06-03', policy)[0]?.status, 'on-track', 'not rolled out yet');
  assert.equal(read({ states: dismissed }, '2026-06-03', policy)[0]?.status, 'met');
});

test('an image that holds it meets the clock; withdrawn, it is open again', () => {
  const reached = { 'in-image': [{ from: at('2026-06-10'), until: at('2026-06-20') }] };
  assert.equal(read({ reached }, '2026-06-15')[0]?.status, 'met');
  const [clock] = read({ reached }, '2026-06-21');
  assert.deepEqual(shown(clock), { status: 'on-track', due: '2026-07-11' });
});

test('a place of an earlier round says nothing of the next', () => {
  const states = [state('2026-06-01'), state('2026-06-20', { status: 'fixed' }), state('2026-09-01')];
  const reached = { 'in-image': [{ from: at('2026-06-15'), until: at('2026-08-01') }] };
  assert.deepEqual(
    read({ states, reached }, '2026-09-02').map(({ status }) => status),
    ['met', 'on-track'],
  );
});

test('a deferral pauses only where the policy says so', () => {
  const states = [state('2026-06-01'), state('2026-06-05', { disposition: 'deferred' })];
  const pausing = openPreset('fedramp-rev5');
  const policy = { ...pausing, policy: { ...pausing.policy, pausedBy: ['deferred' as const] } };
  assert.equal(read({ states }, '2026-06-10')[0]?.status, 'on-track');
  assert.equal(read({ states }, '2026-06-10', policy)[0]?.status, 'paused');
});

test('awareness of exploitation starts with the later of listing and finding', () => {
  const listed = at('2026-06-03');
  const states = [state('2026-06-01'), state('2026-06-04', { listed })];
  const clocks = read({ states }, '2026-06-04', openPreset('cra-14'));
  assert.deepEqual(
    clocks.map(({ clock, started }) => ({ clock, started: iso(started) })),
    [
      { clock: 'early-warning', started: '2026-06-03' },
      { clock: 'notification', started: '2026-06-03' },
    ],
    'the final report waits for a fix',
  );
});

test('an evaluation starts the clock of VDR, and is itself due', () => {
  const policy = openPreset('fedramp-vdr-high');
  assert.deepEqual(
    read({}, '2026-06-01', policy).map(({ clock }) => clock),
    ['evaluate'],
  );
  const evaluation = { at: at('2026-06-02'), impact: 'N4', exposed: true, exploitable: true } as const;
  const clocks = read({ evaluations: [evaluation] }, '2026-06-03', policy);
  assert.deepEqual(
    clocks.map(({ clock, status }) => ({ clock, status })),
    [
      { clock: 'evaluate', status: 'met' },
      { clock: 'mitigate', status: 'on-track' },
      { clock: 'accept', status: 'on-track' },
    ],
  );
});

test('a partial mitigation lowers the class: the longer time counts from the evaluation', () => {
  const policy = openPreset('fedramp-vdr-high');
  const judged = { at: at('2026-06-02'), impact: 'N5', exposed: true, exploitable: true } as const;
  const lowered = { ...judged, at: at('2026-06-02T06:00:00Z'), impact: 'N3' } as const;
  const dueBy = (day: string): (number | undefined)[] =>
    read({ evaluations: [judged, lowered] }, day, policy)
      .filter(({ clock }) => clock === 'mitigate')
      .map(({ due }) => due);
  assert.deepEqual(dueBy('2026-06-02T05:00:00Z'), [at('2026-06-02T12:00:00Z')], 'half a day');
  assert.deepEqual(dueBy('2026-06-02T07:00:00Z'), [at('2026-06-10')], '8 days');
});

test('what is affected again has to be evaluated again, and its authority warned again', () => {
  const states = [
    state('2026-06-01', { listed: at('2026-06-01') }),
    state('2026-06-20', { status: 'fixed' }),
    state('2026-09-01', { listed: at('2026-06-01') }),
  ];
  const judged = { at: at('2026-06-02'), impact: 'N4', exposed: true, exploitable: true } as const;
  const evaluated = read({ states, evaluations: [judged] }, '2026-09-02', openPreset('fedramp-vdr-low'));
  assert.deepEqual(
    evaluated.filter(({ round }) => round === 2).map(({ clock, status }) => ({ clock, status })),
    [{ clock: 'evaluate', status: 'on-track' }],
  );
  const notices = [{ at: at('2026-06-02'), milestone: 'warned' }] as const;
  const warned = read({ states, notices }, '2026-09-01T12:00:00Z', openPreset('cra-14'));
  assert.deepEqual(
    warned.filter(({ clock }) => clock === 'early-warning').map(({ status }) => status),
    ['met', 'on-track'],
  );
});

test('the final report is due 14 days after the fix, and may come after the finding is closed', () => {
  const states = [
    state('2026-06-01', { listed: at('2026-06-01') }),
    state('2026-06-20', { status: 'fixed' }),
  ];
  const reached = { released: [{ from: at('2026-06-18'), until: Infinity }] };
  const report = (given: Partial<ClockFacts>, now: string): ClockState[] =>
    read({ states, reached, ...given }, now, openPreset('cra-14')).filter(
      ({ clock }) => clock === 'final-report',
    );
  assert.deepEqual(report({ states: states.slice(0, 1), reached: {} }, '2026-06-17'), []);
  assert.deepEqual(shown(report({}, '2026-06-21')[0]), { status: 'on-track', due: '2026-07-02' });
  assert.equal(report({}, '2026-07-03')[0]?.status, 'breached');
  const notices = [{ at: at('2026-07-01'), milestone: 'reported' }] as const;
  assert.equal(report({ notices }, '2026-07-03')[0]?.status, 'met');
});

test('by BOD 26-04 what CISA listed before it was found counts from the listing, and may be late at once', () => {
  const listed = at('2026-05-20');
  const states = [state('2026-06-01', { listed })];
  const [clock] = read({ states }, '2026-06-01', openPreset('bod-26-04'));
  assert.deepEqual(shown(clock), { status: 'breached', due: '2026-05-23' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { InvocationContext, Timer } from '@azure/functions';

import type { Clock } from '../../shared/platform/index.ts';
import { openPlatform, runHost, signal } from './harness.ts';

const TWICE_A_DAY = '0 0 5,17 * * *';
const NEVER = '0001-01-01T00:00:00+00:00';

interface MovableClock extends Clock {
  moveTo(time: string): void;
}

/** Shows that time when it is first looked at, and runs on until it is moved; `speed` 0.5 is half as fast. */
function clockFrom(time: string, speed = 1): MovableClock {
  let start = time;
  let since: number | undefined;
  return {
    now: () => {
      since ??= performance.now();
      return new Date(Date.parse(start) + (performance.now() - since) * speed);
    },
    moveTo: (to) => {
      start = to;
      since = undefined;
    },
  };
}

test('a timer runs when it is due, in UTC, and then waits for the next time', async (t) => {
  const seen: Timer[] = [];
  const ran = signal();
  const { host, entries } = await runHost(
    t,
    'timer',
    {
      tick: (timer) => {
        seen.push(timer as Timer);
        ran.resolve();
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock: clockFrom('2026-07-01T04:59:59.950Z') },
  );

  await ran.promise;
  await delay(30);
  await host.idle();

  assert.deepEqual(seen, [
    {
      schedule: { adjustForDST: true },
      scheduleStatus: { last: NEVER, lastUpdated: NEVER, next: '2026-07-01T05:00:00.000+00:00' },
      isPastDue: false,
    },
  ]);
  assert.ok(entries.some(({ message }) => message.endsWith(`'tick' is 2026-07-01T05:00:00.000Z`)));
});

test('one run makes up for all that were missed while the host was down, and says that it is past due', async (t) => {
  const platform = await openPlatform(t);
  const settings = { SCHEDULE: TWICE_A_DAY };
  const first = await runHost(
    t,
    'timer',
    {},
    { platform, settings, clock: clockFrom('2026-07-01T06:00:00Z') },
  );
  await first.host.stop();
  const seen: Timer[] = [];
  const ran = signal();
  const { host } = await runHost(
    t,
    'timer',
    {
      tick: (timer) => {
        seen.push(timer as Timer);
        ran.resolve();
      },
    },
    { platform, settings, clock: clockFrom('2026-07-04T06:00:00Z') },
  );

  await ran.promise;
  await delay(20);
  await host.stop();

  assert.equal(seen.length, 1);
  assert.equal(seen[0]?.isPastDue, true);
  assert.equal(seen[0].scheduleStatus.next, '2026-07-01T17:00:00.000+00:00');
  const third: unknown[] = [];
  const later = await runHost(
    t,
    'timer',
    { tick: (timer) => third.push(timer) },
    { platform, settings, clock: clockFrom('2026-07-04T06:01:00Z') },
  );
  await later.host.idle();
  assert.deepEqual(third, []);
});

test('another schedule makes nothing past due', async (t) => {
  const platform = await openPlatform(t);
  const at = (schedule: string, time: string) => ({
    platform,
    settings: { SCHEDULE: schedule },
    clock: clockFrom(time),
  });
  const first = await runHost(t, 'timer', {}, at(TWICE_A_DAY, '2026-07-01T06:00:00Z'));
  await first.host.stop();
  const seen: unknown[] = [];

  const { host } = await runHost(
    t,
    'timer',
    { tick: (timer) => seen.push(timer) },
    at('0 30 6 * * *', '2026-07-04T07:00:00Z'),
  );
  await delay(20);
  await host.stop();

  assert.deepEqual(seen, []);
});

test('a schedule faster than a minute is not monitored: the handler gets no status', async (t) => {
  const ran = signal<Timer>();
  const { platform, host } = await runHost(
    t,
    'timer',
    {
      tick: (timer) => {
        ran.resolve(timer as Timer);
      },
    },
    { settings: { SCHEDULE: '* * * * * *' }, clock: clockFrom('2026-07-01T05:00:00.980Z') },
  );

  const { scheduleStatus, isPastDue } = await ran.promise;
  await host.stop();

  assert.deepEqual({ scheduleStatus, isPastDue }, { scheduleStatus: null, isPastDue: false });
  assert.deepEqual((await platform.documents.container('runs').query({})).items, []);
});

test('a timer does not overlap itself, and an occurrence that came meanwhile runs at once', async (t) => {
  const clock = clockFrom('2026-07-01T04:59:59.980Z');
  let running = 0;
  const seen: Timer[] = [];
  const twice = signal();
  await runHost(
    t,
    'timer',
    {
      tick: async (timer) => {
        assert.equal(++running, 1);
        if (seen.push(timer as Timer) === 2) twice.resolve();
        else clock.moveTo('2026-07-01T18:00:00Z');
        await delay(30);
        running--;
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock },
  );

  await twice.promise;

  assert.deepEqual(
    seen.map(({ isPastDue, scheduleStatus }) => ({ isPastDue, next: scheduleStatus.next })),
    [
      { isPastDue: false, next: '2026-07-01T05:00:00.000+00:00' },
      { isPastDue: false, next: '2026-07-01T17:00:00.000+00:00' },
    ],
  );
});

test('a failing timer is logged and runs again at the next time', async (t) => {
  const clock = clockFrom('2026-07-01T04:59:59.980Z');
  let runs = 0;
  const twice = signal();
  const { entries } = await runHost(
    t,
    'timer',
    {
      tick: () => {
        clock.moveTo('2026-07-01T16:59:59.980Z');
        if (++runs === 2) twice.resolve();
        throw new Error('no network');
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock },
  );

  await twice.promise;

  assert.partialDeepStrictEqual(entries.filter(({ level }) => level === 'error').slice(0, 1), [
    { category: 'Function.tick', message: 'Executed (Failed)', fields: { error: 'no network' } },
  ]);
});

test('runOnStartup runs once at the start; a retry policy tries again with its context', async (t) => {
  const retries: InvocationContext['retryContext'][] = [];
  const { host } = await runHost(
    t,
    'startup-timer',
    {
      tick: (_, context) => {
        retries.push(context.retryContext);
        throw new Error(`try ${retries.length}`);
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY } },
  );

  await delay(5);
  await host.idle();

  assert.deepEqual(retries, [
    { retryCount: 0, maxRetryCount: 2 },
    { retryCount: 1, maxRetryCount: 2, exception: { message: 'try 1' } },
    { retryCount: 2, maxRetryCount: 2, exception: { message: 'try 2' } },
  ]);
});

test('past due wins over runOnStartup: one run', async (t) => {
  const platform = await openPlatform(t);
  const settings = { SCHEDULE: TWICE_A_DAY };
  const first = await runHost(
    t,
    'timer',
    {},
    { platform, settings, clock: clockFrom('2026-07-01T06:00:00Z') },
  );
  await first.host.stop();
  const seen: boolean[] = [];

  const { host } = await runHost(
    t,
    'startup-timer',
    { tick: (timer) => seen.push((timer as Timer).isPastDue) },
    { platform, settings, clock: clockFrom('2026-07-02T06:00:00Z') },
  );
  await delay(5);
  await host.idle();

  assert.deepEqual(seen, [true]);
});

test('runs by hand overlap, also one that is due, as on Azure; a failure is told', async (t) => {
  const gate = signal();
  const three = signal();
  let running = 0;
  const { host } = await runHost(
    t,
    'timer',
    {
      tick: async () => {
        if (++running === 3) three.resolve();
        await gate.promise;
        throw new Error('no luck');
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock: clockFrom('2026-07-01T04:59:59.950Z') },
  );

  const byHand = [host.trigger('tick'), host.trigger('tick')];
  await three.promise;
  gate.resolve();

  for (const run of byHand) await assert.rejects(run, /no luck/);
});

test('a run by hand before the first one gets the status that the start has stored', async (t) => {
  const seen: Timer[] = [];
  const { host, platform } = await runHost(
    t,
    'timer',
    { tick: (timer) => seen.push(timer as Timer) },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock: clockFrom('2026-07-01T06:00:00Z') },
  );

  await host.trigger('tick');

  const [{ body } = assert.fail()] = (await platform.documents.container('runs').query({})).items;
  const { next, updated } = body as unknown as { next: string; updated: string };
  const dotNet = (time: string): string => time.replace('Z', '+00:00');
  assert.deepEqual(
    seen.map(({ scheduleStatus }) => scheduleStatus),
    [{ last: NEVER, lastUpdated: dotNet(updated), next: dotNet(next) }],
  );
});

test('stop waits for a running timer', async (t) => {
  const started = signal();
  let finished = false;
  const { host } = await runHost(
    t,
    'startup-timer',
    {
      tick: async () => {
        started.resolve();
        await delay(40);
        finished = true;
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY } },
  );
  await started.promise;

  await host.stop();

  assert.equal(finished, true);
});

test('a timer that fires a moment early does not run twice for one occurrence', async (t) => {
  let runs = 0;
  const { host, platform } = await runHost(
    t,
    'timer',
    { tick: () => runs++ },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock: clockFrom('2026-07-01T04:59:59.980Z', 0.01) },
  );

  await delay(60);
  await host.stop();

  assert.equal(runs, 1);
  const { items } = await platform.documents.container('runs').query({});
  assert.partialDeepStrictEqual(items, [
    { body: { last: '2026-07-01T05:00:00.000Z', next: '2026-07-01T17:00:00.000Z' } },
  ]);
});

test('a timer goes on by the new time when the clock was set back while it waited', async (t) => {
  const ran = signal();
  const clock = clockFrom('2026-07-02T04:59:59.900Z');
  const { host, platform } = await runHost(
    t,
    'timer',
    {
      tick: () => {
        ran.resolve();
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock },
  );
  clock.moveTo('2026-07-01T04:00:00.000Z');

  await ran.promise;
  await host.stop();

  const { items } = await platform.documents.container('runs').query({});
  // Not the second of July, by which it has begun to wait.
  assert.partialDeepStrictEqual(items, [{ body: { next: '2026-07-01T05:00:00.000Z' } }]);
});

test('a timer that was stopped before the clock was set back waits for the next time of the new day', async (t) => {
  const platform = await openPlatform(t);
  const settings = { SCHEDULE: TWICE_A_DAY };
  for (const time of ['2027-07-01T06:00:00Z', '2026-07-01T06:00:00Z']) {
    const { host } = await runHost(t, 'timer', {}, { platform, settings, clock: clockFrom(time) });
    await host.stop();
  }

  const { items } = await platform.documents.container('runs').query({});
  assert.partialDeepStrictEqual(items, [{ body: { next: '2026-07-01T17:00:00.000Z' } }]);
});

test('stop waits for a run by hand, and no other one begins', async (t) => {
  const gate = signal();
  const started = signal();
  let runs = 0;
  const { host } = await runHost(
    t,
    'timer',
    {
      tick: async () => {
        runs++;
        started.resolve();
        await gate.promise;
      },
    },
    { settings: { SCHEDULE: TWICE_A_DAY }, clock: clockFrom('2026-07-01T04:59:59.960Z') },
  );
  const byHand = host.trigger('tick');
  await started.promise;

  let over = false;
  const stopped = host.stop().then(() => (over = true));
  await delay(60);
  assert.equal(over, false);
  gate.resolve();
  await Promise.all([byHand, stopped]);

  assert.equal(runs, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendToLog } from '../../shared/events/log/append.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { trimEventLogs } from '../../shared/operations/index.ts';
import { MAX_MESSAGE_BYTES } from '../../shared/platform/index.ts';
import { event } from '../events/outboxes.ts';
import { entriesOf } from '../events/log/logged.ts';
import { openPlatform } from '../support/platform.ts';

const DAY = 86_400_000;

test('the policy says how long events stay: three months by default, a week at least', () => {
  const kept = (operations: string): number =>
    parsePolicy(`lanes: [{ name: all, when: {}, lane: next-image }]\n${operations}`, 'test').operations.events
      .keepDays;

  assert.equal(kept(''), 90);
  assert.equal(kept('operations: { events: { keepDays: 365 } }'), 365);
  assert.throws(() => kept('operations: { events: { keepDays: 3 } }'), /operations\.events\.keepDays/);
});

test('events leave the logs when their days are over, and then the data beside them', async (t) => {
  // Blobs are as old as the machine's clock says.
  let now = Date.now();
  const platform = await openPlatform(t, { now: () => new Date(now) });
  const large = { text: 'x'.repeat(MAX_MESSAGE_BYTES) };
  const events = [event('r/a', 1, 'finding-events'), event('r/a', 2, 'finding-events', large)];
  await appendToLog(platform, 'private', { events, since: 0 });
  now += 29 * DAY;
  await appendToLog(platform, 'private', { events: [event('r/a', 3, 'finding-events')], since: 2 });

  const young = await trimEventLogs(platform, 30);
  now += 1.5 * DAY;
  const old = await trimEventLogs(platform, 30);
  const left = await entriesOf(platform, 'private', 2);
  now += DAY;
  const beside = await trimEventLogs(platform, 30);

  assert.deepEqual(
    { young, old, beside },
    {
      young: { entries: 0, blobs: 0 },
      old: { entries: 2, blobs: 0 },
      beside: { entries: 0, blobs: 1 },
    },
  );
  assert.deepEqual(
    left.map(({ number }) => number),
    [3],
  );
});

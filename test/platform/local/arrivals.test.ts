import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import { Arrivals } from '../../../shared/platform/local/bus/arrivals.ts';

test('what arrives while a receiver looks is found without waiting', async (t) => {
  // Time stands still: only a notification can make it look again.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const arrivals = new Arrivals();
  let looks = 0;

  const polling = arrivals.poll('box', { waitMs: 1000 }, () => {
    looks += 1;
    if (looks === 1) arrivals.notify('box');
    return Promise.resolve(undefined);
  });
  await setImmediate();

  assert.equal(looks, 2);
  arrivals.close();
  await polling;
});

test('a notification wakes those who wait for that box', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const arrivals = new Arrivals();
  const looks = { mine: 0, other: 0 };
  const waiting = (['mine', 'other'] as const).map((box) =>
    arrivals.poll(box, { waitMs: 1000 }, () => {
      looks[box] += 1;
      return Promise.resolve(undefined);
    }),
  );
  await setImmediate();

  arrivals.notify('mine');
  await setImmediate();

  assert.deepEqual(looks, { mine: 2, other: 1 });
  arrivals.close();
  await Promise.all(waiting);
});

test('closing ends every wait', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const arrivals = new Arrivals();
  const waiting = ['a', 'b'].map((box) =>
    arrivals.poll(box, { waitMs: 1000 }, () => Promise.resolve(undefined)),
  );
  await setImmediate();

  arrivals.close();

  assert.deepEqual(await Promise.all(waiting), [undefined, undefined]);
});

test('who waits may be told to stop, and does not look again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const arrivals = new Arrivals();
  const stopping = new AbortController();
  let looks = 0;
  const waiting = arrivals.poll<string>('box', { waitMs: 1000, stop: stopping.signal }, () => {
    looks += 1;
    return Promise.resolve(undefined);
  });
  await setImmediate();

  stopping.abort();

  assert.equal(await waiting, undefined);
  assert.equal(looks, 1);
});

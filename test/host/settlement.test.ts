import assert from 'node:assert/strict';
import { test } from 'node:test';

import { jobs, runHost, signal } from './harness.ts';

test('without autoComplete a message stays locked when the handler succeeds', async (t) => {
  const done = signal();
  const { host, platform } = await runHost(t, 'unusual', {
    manual: () => {
      done.resolve();
    },
  });

  await platform.bus.send('advisory-jobs', jobs('kept'));
  await done.promise;
  await host.stop();

  assert.deepEqual(await platform.bus.counts({ entity: 'advisory-jobs' }), {
    active: 1,
    scheduled: 0,
    deadLettered: 0,
  });
  assert.deepEqual(await platform.bus.receive({ entity: 'advisory-jobs' }, 1), []);
});

test('without autoComplete a failing message is abandoned all the same', async (t) => {
  let runs = 0;
  const { host, platform } = await runHost(t, 'unusual', {
    manual: () => {
      runs++;
      throw new Error('no');
    },
  });

  await platform.bus.send('advisory-jobs', jobs('bad'));
  await host.idle();

  assert.equal(runs, 10);
  assert.equal((await platform.bus.counts({ entity: 'advisory-jobs' })).deadLettered, 1);
});

test('dataType binary gives the bytes of the JSON text', async (t) => {
  const seen: unknown[] = [];
  const { host, platform } = await runHost(t, 'unusual', { bytes: (body) => seen.push(body) });

  await platform.bus.send('ingest-jobs', jobs({ id: 12345678901234 }));
  await host.idle();

  assert.deepEqual(seen, [Buffer.from('{"id":12345678901234}')]);
});

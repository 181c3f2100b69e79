import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { busWith, jobs, openPlatform, runHost, signal } from './harness.ts';

const queue = { entity: 'ingest-jobs' };

test('stop waits for running functions and leaves the other messages on the bus', async (t) => {
  const started = signal();
  const gate = signal();
  let finished = 0;
  const { host, platform } = await runHost(t, 'queue', {
    job: async () => {
      started.resolve();
      await gate.promise;
      finished++;
    },
  });
  await platform.bus.send('ingest-jobs', jobs(1, 2, 3, 4, 5, 6));
  await started.promise;

  const stopped = host.stop();
  await platform.bus.send('ingest-jobs', [{ id: 'later', body: 7 }]);
  await delay(20);
  gate.resolve();
  await stopped;

  assert.equal(finished, 4);
  assert.equal((await platform.bus.counts(queue)).active, 3);
});

test('stop gives up when the grace period is over, and says so', async (t) => {
  const started = signal();
  const gate = signal();
  const { host, platform, entries } = await runHost(
    t,
    'queue',
    {
      job: async () => {
        started.resolve();
        await gate.promise;
      },
    },
    { graceMs: 30 },
  );
  await platform.bus.send('ingest-jobs', jobs('endless'));
  await started.promise;

  await host.stop();

  assert.deepEqual(
    entries.filter(({ level }) => level === 'warning').map(({ message }) => message),
    ['The grace period is over, but functions still run'],
  );
  gate.resolve();
  await host.idle();
});

test('idle waits for what a running function queues, and not for scheduled messages', async (t) => {
  const platform = await openPlatform(t);
  const seen: unknown[] = [];
  const { host } = await runHost(
    t,
    'queue',
    {
      job: async (n) => {
        seen.push(n);
        await delay(15);
        if ((n as number) < 3)
          await platform.bus.send('ingest-jobs', [{ id: `next-${String(n)}`, body: (n as number) + 1 }]);
      },
    },
    { platform },
  );
  await platform.bus.send('ingest-jobs', [
    { id: 'first', body: 1 },
    { id: 'tomorrow', body: 9, scheduledAt: new Date(Date.now() + 86_400_000) },
  ]);

  await host.idle();

  assert.deepEqual(seen, [1, 2, 3]);
  assert.deepEqual(await host.pendingScheduled(), [{ source: queue, count: 1 }]);
});

test('idle does not believe what it saw when something began meanwhile', async (t) => {
  const platform = await openPlatform(t);
  let looks = 0;
  const ran = signal();
  const bus = busWith(platform.bus, {
    counts: async (inbox) => {
      const counts = await platform.bus.counts(inbox);
      if (++looks === 1) {
        await platform.bus.send('ingest-jobs', jobs('just now'));
        await ran.promise;
      }
      return counts;
    },
  });
  const { host } = await runHost(
    t,
    'queue',
    {
      job: () => {
        ran.resolve();
      },
    },
    { platform, bus },
  );

  await host.idle();

  assert.equal(looks, 2);
});

test('a listener can be stopped and started again', async (t) => {
  const seen: unknown[] = [];
  const { host, platform } = await runHost(t, 'queue', { job: (body) => seen.push(body) });

  await host.stopListener('job');
  await platform.bus.send('ingest-jobs', jobs('waits'));
  await host.idle();
  assert.deepEqual(seen, []);
  await host.startListener('job');
  await host.idle();

  assert.deepEqual(seen, ['waits']);
  await assert.rejects(host.stopListener('other'), { name: 'NotFoundError' });
});

test('listen chooses what is listened for; every function can still be run by hand', async (t) => {
  const seen: unknown[] = [];
  const { host, platform } = await runHost(
    t,
    'queue',
    {
      job: (body, context) => {
        if (body === 'bad') throw new Error('by hand');
        seen.push({ body, messageId: context.triggerMetadata?.['messageId'] });
      },
    },
    { listen: ({ trigger }) => trigger !== 'service-bus' },
  );
  await platform.bus.send('ingest-jobs', jobs('on the bus'));

  await host.trigger('job', { a: 1 });
  await host.trigger('JOB', '{"b":2}');
  await host.trigger('job', 'plain text');

  assert.deepEqual(seen, [
    { body: { a: 1 }, messageId: 'by-hand' },
    { body: { b: 2 }, messageId: 'by-hand' },
    { body: 'plain text', messageId: 'by-hand' },
  ]);
  await assert.rejects(host.trigger('job', 'bad'), /by hand/);
  await assert.rejects(host.trigger('job'), /needs the message body/);
  await assert.rejects(host.trigger('nobody'), { name: 'NotFoundError' });
});

test('two hosts of one process keep their functions apart', async (t) => {
  const platform = await openPlatform(t);
  const first = await runHost(t, 'queue', {}, { platform });
  const second = await runHost(t, 'batch', {}, { platform });

  assert.deepEqual(
    first.host.functions().map(({ name }) => name),
    ['job'],
  );
  assert.deepEqual(
    second.host.functions().map(({ name }) => name),
    ['batch'],
  );
});

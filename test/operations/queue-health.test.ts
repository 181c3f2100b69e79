import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { queueHealth } from '../../shared/operations/index.ts';
import { queues, topics } from '../../shared/platform/index.ts';
import { openPlatform } from '../support/platform.ts';

const jobs = { entity: 'ingest-jobs' };

suite('queue health', () => {
  test('names every queue and subscription, empty ones too', async (t) => {
    const { bus } = await openPlatform(t);

    const health = await queueHealth(bus, new Date(), true);

    const subscriptions = topics.flatMap((topic) =>
      topic.subscriptions.map(({ name }) => `${topic.name}/${name}`),
    );
    const all = [...Object.keys(queues), ...subscriptions];
    assert.deepEqual(
      health.map(({ name }) => name),
      all,
    );
    const others = await queueHealth(bus, new Date());
    assert.deepEqual(
      others.map(({ name }) => name),
      all.filter((name) => !name.startsWith('embargo-events/')),
    );
    for (const { name: _, ...counts } of health)
      assert.deepEqual(counts, { active: 0, scheduled: 0, deadLettered: 0, oldestSeconds: null });
  });

  test('counts what waits, what is for later and what was set aside, and how long the oldest waits', async (t) => {
    const { bus } = await openPlatform(t);
    const later = new Date(Date.now() + 3_600_000);
    await bus.send('ingest-jobs', [
      { id: 'a', body: 1 },
      { id: 'b', body: 2 },
      { id: 'c', body: 3 },
      { id: 'd', body: 4, scheduledAt: later },
    ]);
    const [message] = await bus.receive(jobs, 1);
    await bus.deadLetter(jobs, message?.lockToken ?? '', 'reason', '');

    const [health] = await queueHealth(bus, new Date(Date.now() + 90_000));

    const { oldestSeconds, ...counts } = health ?? assert.fail();
    assert.deepEqual(counts, { name: 'ingest-jobs', active: 2, scheduled: 1, deadLettered: 1 });
    assert.ok(oldestSeconds !== null && oldestSeconds >= 89 && oldestSeconds <= 95, String(oldestSeconds));
  });

  test('is not older than now, whatever the clocks say', async (t) => {
    const { bus } = await openPlatform(t);
    await bus.send('ingest-jobs', [{ id: 'a', body: 1 }]);

    const [health] = await queueHealth(bus, new Date(0));

    assert.equal(health?.oldestSeconds, 0);
  });
});

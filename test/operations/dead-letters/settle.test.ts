import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '../../../shared/operations/index.ts';
import { type Bus, NotFoundError, type Platform } from '../../../shared/platform/index.ts';
import { drainSession } from '../../support/bus.ts';
import { Crash, crashAt } from '../../support/faults.ts';
import { openPlatform } from '../../support/platform.ts';

const queue = 'match-jobs';
const source = { entity: queue };

/** Three jobs that were set aside, two of them for the same reason. */
async function withDeadLetters(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t);
  await setAside(platform.bus, 'a', 'SchemaError');
  await setAside(platform.bus, 'b', 'TypeError');
  await setAside(platform.bus, 'c', 'SchemaError');
  return platform;
}

async function setAside(bus: Bus, id: string, reason: string): Promise<void> {
  await bus.send(queue, [{ id, body: { job: id }, properties: { attempt: 6, by: 'test' } }]);
  const [message] = await bus.receive(source, 1);
  await bus.deadLetter(source, message?.lockToken ?? '', reason, `why ${id}`);
}

async function ids(bus: Bus): Promise<{ dead: string[]; active: string[] }> {
  const dead = await listDeadLetters(bus, queue);
  const active = await bus.peek(source, 10);
  return { dead: dead.map(({ id }) => id), active: active.map(({ id }) => id.replace(/\d+$/, 'N')) };
}

suite('dead letters', () => {
  test('are listed oldest first with their reason', async (t) => {
    const platform = await withDeadLetters(t);
    const { bus } = platform;

    const [first, ...others] = await listDeadLetters(bus, queue);

    assert.deepEqual(
      others.map(({ id }) => id),
      ['b', 'c'],
    );
    assert.deepEqual(
      {
        source: first?.source,
        id: first?.id,
        reason: first?.reason,
        description: first?.description,
        body: first?.body,
      },
      { source: queue, id: 'a', reason: 'SchemaError', description: 'why a', body: { job: 'a' } },
    );
  });

  test('are replayed all, by reason or one, under an id that is not a duplicate', async (t) => {
    const platform = await withDeadLetters(t);
    const { bus } = platform;
    const second = (await listDeadLetters(bus, queue))[1]?.sequenceNumber ?? 0;

    const { count: one } = await replayDeadLetters(platform, queue, { sequenceNumber: second });
    const afterOne = await ids(bus);
    const { count: alike } = await replayDeadLetters(platform, queue, { reason: 'SchemaError' });

    assert.deepEqual({ one, afterOne }, { one: 1, afterOne: { dead: ['a', 'c'], active: ['b:replay-N'] } });
    assert.deepEqual(
      { alike, ids: await ids(bus) },
      { alike: 2, ids: { dead: [], active: ['b:replay-N', 'a:replay-N', 'c:replay-N'] } },
    );
    const [replayed] = await bus.receive(source, 1);
    assert.deepEqual(
      { body: replayed?.body, properties: replayed?.properties, deliveryCount: replayed?.deliveryCount },
      {
        body: { job: 'b' },
        properties: { by: 'test', idempotencyKey: 'b', replays: 1 },
        deliveryCount: 0,
      },
    );
  });

  test('can be replayed again when they come back', async (t) => {
    const platform = await withDeadLetters(t);
    const { bus } = platform;
    await replayDeadLetters(platform, queue, 'all');
    for (const message of await bus.receive(source, 10))
      await bus.deadLetter(source, message.lockToken ?? '', 'again', '');

    const { count } = await replayDeadLetters(platform, queue, 'all');

    assert.deepEqual({ count, active: (await ids(bus)).active.length }, { count: 3, active: 3 });
  });

  test('of a subscription are replayed to their session', async (t) => {
    const platform = await openPlatform(t);
    const { bus } = platform;
    const events = { entity: 'patch-events', subscription: 'build-system' };
    await bus.send('patch-events', [
      { id: 'e', body: {}, sessionId: 'r/a', subject: 'patch.required', properties: {} },
    ]);
    const session = await bus.acceptSession(events, 'r/a');
    const [message] = (await session?.receive(1)) ?? [];
    assert.ok(session && message);
    await session.deadLetter(message, 'Broken', 'it is');
    await session.close();

    await replayDeadLetters(platform, 'patch-events/build-system', 'all');

    const [replayed] = await drainSession(bus, events, 'r/a');
    assert.deepEqual(
      { subject: replayed?.subject, sessionId: replayed?.sessionId },
      { subject: 'patch.required', sessionId: 'r/a' },
    );
  });

  test('are thrown away only as chosen', async (t) => {
    const platform = await withDeadLetters(t);
    const { bus } = platform;

    const { count } = await discardDeadLetters(platform, queue, { reason: 'SchemaError' });

    assert.deepEqual({ count, ids: await ids(bus) }, { count: 2, ids: { dead: ['b'], active: [] } });
  });

  test('that were not sent are at hand again at once, also after a failure', async (t) => {
    const platform = await openPlatform(t);
    for (const id of ['a', 'b', 'c']) await setAside(platform.bus, id, id);

    await assert.rejects(replayDeadLetters(crashAt(platform, 1, 'send'), queue, { reason: 'b' }), Crash);

    const { count: again } = await replayDeadLetters(platform, queue, { reason: 'b' });
    assert.equal(again, 1);
    assert.deepEqual((await ids(platform.bus)).dead, ['a', 'c']);
  });

  test('that another has locked are told, and when they can be had at the latest', async (t) => {
    const platform = await withDeadLetters(t);
    await platform.bus.receive({ ...source, deadLetters: true }, 2);

    const all = await replayDeadLetters(platform, queue, 'all');
    const chosen = await discardDeadLetters(platform, queue, { reason: 'TypeError' });

    const untilAtLatest = new Date(platform.clock.now().getTime() + 300_000);
    assert.deepEqual(all, { count: 1, locked: { count: 2, untilAtLatest } });
    assert.deepEqual(chosen, { count: 0, locked: { count: 1, untilAtLatest } });
  });

  test('that are not there are told', async (t) => {
    const platform = await withDeadLetters(t);
    const { bus } = platform;

    await assert.rejects(replayDeadLetters(platform, queue, { sequenceNumber: 4711 }), NotFoundError);
    await assert.rejects(
      discardDeadLetters(platform, queue, { reason: 'none' }),
      /match-jobs: no such dead letter/,
    );
    await assert.rejects(listDeadLetters(bus, 'no-queue'), NotFoundError);
    assert.deepEqual(await discardDeadLetters(platform, 'ingest-jobs', 'all'), { count: 0 });
    assert.deepEqual((await ids(bus)).dead, ['a', 'b', 'c']);
  });
});

suite('a replay', () => {
  test('reaches the subscription where it failed, and none that was done', async (t) => {
    const platform = await openPlatform(t);
    const { bus } = platform;
    const [failed, done] = ['patches', 'triage'].map((subscription) => ({
      ...{ entity: 'finding-events', subscription },
    }));
    assert.ok(failed && done);
    const properties = { type: 'finding.changed' };
    await bus.send('finding-events', [{ id: 'e', body: 1, sessionId: 's', properties }]);
    assert.equal((await drainSession(bus, done, 's')).length, 1);
    const session = await bus.acceptSession(failed, 's');
    const [message] = (await session?.receive(1)) ?? [];
    await session?.deadLetter(message ?? assert.fail(), 'Broken', 'it is');
    await session?.close();

    await replayDeadLetters(platform, 'finding-events/patches', 'all');

    assert.equal((await drainSession(bus, failed, 's')).length, 1);
    assert.deepEqual(await bus.counts(done), { active: 0, scheduled: 0, deadLettered: 0 });
  });

  test('keeps to its rate, and leaves what is not its turn yet when its time is over', async (t) => {
    const platform = await openPlatform(t);
    for (let at = 0; at < 30; at++) await setAside(platform.bus, `m${at}`, 'TypeError');
    const until = performance.now() + 500;

    const { count, left } = await replayDeadLetters(platform, queue, 'all', { perSecond: 20, until });

    assert.ok(count >= 1 && count <= 11, `${count} in half a second`);
    assert.equal(count + (left ?? 0), 30);
    assert.equal((await replayDeadLetters(platform, queue, 'all')).count, 30 - count);
  });

  test('takes none that fails again while it runs', async (t) => {
    const platform = await openPlatform(t);
    await setAside(platform.bus, 'a', 'TypeError');
    const [letter] = await listDeadLetters(platform.bus, queue);
    await setAside(platform.bus, 'b', 'TypeError');

    const { count } = await replayDeadLetters(platform, queue, 'all', { upTo: letter?.sequenceNumber ?? 0 });

    assert.deepEqual({ count, dead: (await ids(platform.bus)).dead }, { count: 1, dead: ['b'] });
  });
});

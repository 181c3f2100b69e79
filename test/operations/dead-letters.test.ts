import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '../../shared/operations/index.ts';
import { type Bus, NotFoundError } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { openPlatform } from '../support/platform.ts';

const queue = 'match-jobs';
const source = { entity: queue };

/** Three jobs that were set aside, two of them for the same reason. */
async function withDeadLetters(t: TestContext): Promise<Bus> {
  const { bus } = await openPlatform(t);
  await setAside(bus, 'a', 'SchemaError');
  await setAside(bus, 'b', 'TypeError');
  await setAside(bus, 'c', 'SchemaError');
  return bus;
}

async function setAside(bus: Bus, id: string, reason: string): Promise<void> {
  await bus.send(queue, [{ id, body: { job: id }, properties: { attempt: 2 } }]);
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
    const bus = await withDeadLetters(t);

    const [first, ...others] = await listDeadLetters(bus, queue);

    assert.deepEqual(
      others.map(({ id }) => id),
      ['b', 'c'],
    );
    assert.deepEqual(
      [first?.source, first?.id, first?.reason, first?.description, first?.body],
      [queue, 'a', 'SchemaError', 'why a', { job: 'a' }],
    );
  });

  test('are replayed all, by reason or one, under an id that is not a duplicate', async (t) => {
    const bus = await withDeadLetters(t);
    const second = (await listDeadLetters(bus, queue))[1]?.sequenceNumber ?? 0;

    const one = await replayDeadLetters(bus, queue, { sequenceNumber: second });
    const afterOne = await ids(bus);
    const alike = await replayDeadLetters(bus, queue, { reason: 'SchemaError' });

    assert.deepEqual([one, afterOne], [1, { dead: ['a', 'c'], active: ['b:replay-N'] }]);
    assert.deepEqual(
      [alike, await ids(bus)],
      [2, { dead: [], active: ['b:replay-N', 'a:replay-N', 'c:replay-N'] }],
    );
    const [replayed] = await bus.receive(source, 1);
    assert.deepEqual(
      [replayed?.body, replayed?.properties, replayed?.deliveryCount],
      [{ job: 'b' }, { attempt: 2 }, 0],
    );
  });

  test('can be replayed again when they come back', async (t) => {
    const bus = await withDeadLetters(t);
    await replayDeadLetters(bus, queue, 'all');
    for (const message of await bus.receive(source, 10))
      await bus.deadLetter(source, message.lockToken ?? '', 'again', '');

    const count = await replayDeadLetters(bus, queue, 'all');

    assert.deepEqual([count, (await ids(bus)).active.length], [3, 3]);
  });

  test('of a subscription are replayed to their session', async (t) => {
    const { bus } = await openPlatform(t);
    const events = { entity: 'patch-events', subscription: 'build-system' };
    await bus.send('patch-events', [
      { id: 'e', body: {}, sessionId: 'r/a', subject: 'patch.required', properties: {} },
    ]);
    const session = await bus.acceptSession(events, 'r/a');
    const [message] = (await session?.receive(1)) ?? [];
    assert.ok(session && message);
    await session.deadLetter(message, 'Broken', 'it is');
    await session.close();

    await replayDeadLetters(bus, 'patch-events/build-system', 'all');

    const [replayed] = await drainSession(bus, events, 'r/a');
    assert.deepEqual([replayed?.subject, replayed?.sessionId], ['patch.required', 'r/a']);
  });

  test('are thrown away only as chosen', async (t) => {
    const bus = await withDeadLetters(t);

    const count = await discardDeadLetters(bus, queue, { reason: 'SchemaError' });

    assert.deepEqual([count, await ids(bus)], [2, { dead: ['b'], active: [] }]);
  });

  test('that were not sent are at hand again at once, also after a failure', async (t) => {
    const platform = await openPlatform(t);
    for (const id of ['a', 'b', 'c']) await setAside(platform.bus, id, id);

    await assert.rejects(replayDeadLetters(crashAt(platform, 1, 'send').bus, queue, { reason: 'b' }), Crash);

    const again = await replayDeadLetters(platform.bus, queue, { reason: 'b' });
    assert.equal(again, 1);
    assert.deepEqual((await ids(platform.bus)).dead, ['a', 'c']);
  });

  test('that are not there are told', async (t) => {
    const bus = await withDeadLetters(t);

    await assert.rejects(replayDeadLetters(bus, queue, { sequenceNumber: 4711 }), NotFoundError);
    await assert.rejects(
      discardDeadLetters(bus, queue, { reason: 'none' }),
      /match-jobs: no such dead letter/,
    );
    await assert.rejects(listDeadLetters(bus, 'no-queue'), NotFoundError);
    assert.equal(await discardDeadLetters(bus, 'ingest-jobs', 'all'), 0);
    assert.deepEqual((await ids(bus)).dead, ['a', 'b', 'c']);
  });
});

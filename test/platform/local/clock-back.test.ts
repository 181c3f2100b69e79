import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { TransientError } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf, SteppingClock } from './state.ts';

const YEAR = 365 * 86_400;

async function opened(t: TestContext) {
  const clock = new SteppingClock();
  const platform = await openLocalPlatform({ stateDir: await folderOf(t), clock });
  t.after(() => platform.close());
  return { clock, ...platform };
}

test('a message locked before the clock was set back is free again within minutes', async (t) => {
  const { clock, bus } = await opened(t);
  const source = { entity: 'match-jobs' };
  await bus.send('match-jobs', [{ id: 'one', body: {} }]);
  await bus.receive(source, 1);

  clock.pass(-YEAR);
  assert.deepEqual(await bus.receive(source, 1), []);
  clock.pass(299);
  assert.deepEqual(await bus.receive(source, 1), []);
  clock.pass(2);

  const [again] = await bus.receive(source, 1);
  assert.equal(again?.id, 'one');
  assert.equal(again.deliveryCount, 1);
});

test('a session locked before the clock was set back is free again within minutes', async (t) => {
  const { clock, bus } = await opened(t);
  const source = { entity: 'finding-events', subscription: 'triage' };
  const properties = { type: 'finding.changed' };
  await bus.send('finding-events', [{ id: 'one', sessionId: 'a', body: {}, properties }]);
  await bus.acceptSession(source);

  clock.pass(-YEAR);
  assert.equal(await bus.acceptSession(source), undefined);
  clock.pass(301);

  const session = await bus.acceptSession(source);
  assert.equal(session?.sessionId, 'a');
});

test('who holds a lock while the clock is set back settles and renews as before', async (t) => {
  const { clock, bus } = await opened(t);
  const source = { entity: 'match-jobs' };
  await bus.send('match-jobs', [{ id: 'one', body: {} }]);
  const [message] = await bus.receive(source, 1);
  assert.ok(message);

  clock.pass(-YEAR);
  await bus.renewLock(source, message);
  clock.pass(200);
  await bus.complete(source, message);

  assert.equal((await bus.counts(source)).active, 0);
});

test('a message that waits half a minute waits no longer when the clock is set back', async (t) => {
  const { clock, bus } = await opened(t);
  const source = { entity: 'match-jobs' };
  const scheduledAt = new Date(clock.now().getTime() + 30_000);
  await bus.send('match-jobs', [{ id: 'one', body: {}, scheduledAt }]);

  clock.pass(-YEAR);
  assert.deepEqual(await bus.receive(source, 1), []);
  clock.pass(29);
  assert.deepEqual(await bus.receive(source, 1), []);
  clock.pass(2);

  assert.equal((await bus.receive(source, 1)).length, 1);
});

test('what was sent before the clock was set back is known for another day, not for a year', async (t) => {
  const { clock, bus } = await opened(t);
  const source = { entity: 'match-jobs' };
  const again = () => bus.send('match-jobs', [{ id: 'one', body: {} }]);
  await again();
  await bus.complete(source, (await bus.receive(source, 1))[0] ?? assert.fail());

  clock.pass(-YEAR);
  await again();
  assert.deepEqual(await bus.receive(source, 1), []);
  clock.pass(86_401);
  await again();

  assert.equal((await bus.receive(source, 1)).length, 1);
});

test('a schedule keeps its length when the clock is set back', async (t) => {
  const { clock, bus } = await opened(t);
  const source = { entity: 'match-jobs' };
  const scheduledAt = new Date(clock.now().getTime() + 3_600_000);
  await bus.send('match-jobs', [{ id: 'one', body: {}, scheduledAt }]);

  clock.pass(-YEAR);
  await bus.receive(source, 1);
  clock.pass(3_599);
  assert.deepEqual(await bus.receive(source, 1), []);
  clock.pass(2);

  assert.equal((await bus.receive(source, 1)).length, 1);
});

test('a lease taken before the clock was set back ends within its own length', async (t) => {
  const { clock, blobs } = await opened(t);
  await blobs.put('lock', Buffer.alloc(0));
  const held = await blobs.lease('lock', 20);

  clock.pass(-YEAR);
  await assert.rejects(blobs.lease('lock', 20), TransientError);
  await held.renew();
  clock.pass(19);
  await assert.rejects(blobs.lease('lock', 20), TransientError);
  clock.pass(2);

  await (await blobs.lease('lock', 20)).release();
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { replayDeadLetters } from '../../../shared/operations/index.ts';
import type { Inbox } from '../../../shared/platform/index.ts';
import { raisedAlerts } from '../../../shared/operations/alerts/settle-alerts.ts';
import { drainSession } from '../../support/bus.ts';
import { openWatched, type Watched } from './world.ts';

const jobs: Inbox = { entity: 'match-jobs' };
const triage: Inbox = { entity: 'finding-events', subscription: 'triage' };

async function tell({ services }: Watched, ...ids: string[]): Promise<void> {
  await services.bus.send(
    'finding-events',
    ids.map((id) => ({ id, body: {}, sessionId: 'r/a', properties: { type: 'finding.changed' } })),
  );
}

async function take({ services: { bus } }: Watched, inbox: Inbox): Promise<void> {
  const session = inbox.subscription === undefined ? undefined : await bus.acceptSession(inbox);
  const [message] = session ? await session.receive(1) : await bus.receive(inbox, 1);
  if (session) {
    await session.complete(message ?? assert.fail());
    await session.close();
  } else await bus.complete(inbox, message ?? assert.fail());
}

suite('queues and subscriptions that are watched', () => {
  test('a subscriber that read once and reads no more is named; one that never read is not', async (t) => {
    const watched = await openWatched(t, 'stopped-subscriber');
    const { clock, look, raised } = watched;
    await tell(watched, 'a', 'b', 'c');
    await look();
    clock.pass({ hours: 5 });
    assert.deepEqual(await look(), []);

    await take(watched, triage);
    await look();
    clock.pass({ minutes: 61 });
    assert.deepEqual(await look(), ['raised stopped-subscriber']);
    assert.deepEqual(await raised(), ['stopped-subscriber finding-events/triage']);

    await take(watched, triage);
    assert.deepEqual(await look(), ['cleared stopped-subscriber']);
  });

  test('a session that stands still while others are taken is named, until it is taken', async (t) => {
    const watched = await openWatched(t, 'stopped-subscriber');
    const { services, clock, look } = watched;
    const send = (id: string, sessionId: string): Promise<void> =>
      services.bus.send('finding-events', [
        { id, body: {}, sessionId, properties: { type: 'finding.changed' } },
      ]);
    await send('a', 'r/held');
    await send('b', 'r/other');
    await send('c', 'r/other');
    await look();
    clock.pass({ minutes: 40 });
    const other = (await services.bus.acceptSession(triage, 'r/other')) ?? assert.fail();
    const [message] = await other.receive(1);
    await other.complete(message ?? assert.fail());
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 21 });
    assert.deepEqual(await look(), ['raised stopped-subscriber']);
    const [alert] = await raisedAlerts(services);
    assert.match(alert?.text ?? '', /triage takes messages, but for 60 minutes none of the session r\/held/);

    await drainSession(services.bus, triage, 'r/held');
    assert.deepEqual(await look(), ['cleared stopped-subscriber']);
  });

  test('dead letters are told until none is left', async (t) => {
    const watched = await openWatched(t, 'dead-letters');
    const { services, look, raised } = watched;
    await services.bus.send('match-jobs', [{ id: 'poison', body: 1 }]);
    const [message] = await services.bus.receive(jobs, 1);
    await services.bus.deadLetter(jobs, message?.lockToken ?? '', 'reason', '');
    assert.deepEqual(await look(), ['raised dead-letters']);
    assert.deepEqual(await raised(), ['dead-letters match-jobs']);

    await replayDeadLetters(services, 'match-jobs', 'all');
    assert.deepEqual(await look(), ['cleared dead-letters']);
  });

  test('a queue that is full is told until it is half empty', async (t) => {
    const watched = await openWatched(t, 'full-queue');
    const { services, look, raised } = watched;
    const { policy } = services;
    const { queues } = policy.operations;
    const waiting = { above: 20, until: 10 };
    services.policy = { ...policy, operations: { ...policy.operations, queues: { ...queues, waiting } } };
    const ids = Array.from({ length: 21 }, (_, at) => `m${at}`);
    await services.bus.send(
      'match-jobs',
      ids.map((id) => ({ id, body: 1 })),
    );
    assert.deepEqual(await look(), ['raised full-queue']);
    assert.deepEqual(await raised(), ['full-queue match-jobs']);

    for (let left = 21; left > 11; left--) await take(watched, jobs);
    assert.deepEqual(await look(), []);
    await take(watched, jobs);
    assert.deepEqual(await look(), ['cleared full-queue']);
  });

  test('a queue whose messages wait too long is told until the oldest has waited half as long', async (t) => {
    const watched = await openWatched(t, 'old-messages');
    const { services, clock, look } = watched;
    await services.bus.send('match-jobs', [{ id: 'a', body: 1 }]);
    clock.pass({ minutes: 59 });
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 2 });
    assert.deepEqual(await look(), ['raised old-messages']);
    clock.pass({ minutes: -20 });
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: -20 });
    assert.deepEqual(await look(), ['cleared old-messages']);
  });

  test('a message that waits too long is told by a clock that was set back, too', async (t) => {
    const { services, clock, look } = await openWatched(t, 'old-messages');
    await services.bus.send('match-jobs', [{ id: 'a', body: 1 }]);
    clock.pass({ days: -30 });
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 59 });
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 2 });
    assert.deepEqual(await look(), ['raised old-messages']);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pauseEvents, resumeEvents } from '../../../shared/events/index.ts';
import {
  commandSubscriber,
  deliverBehind,
  deliverLive,
  readDeliveries,
} from '../../../shared/subscriptions/index.ts';
import { registerSubscriber } from '../../../shared/subscriptions/webhooks/register.ts';
import { startReceiver, verified } from './receiver.ts';
import { anEvent, append, hook, openDelivering, SetClock } from './world.ts';

const events = (from: number, to: number): ReturnType<typeof anEvent>[] =>
  Array.from({ length: to - from + 1 }, (_, at) => anEvent(from + at));

suite('a webhook', () => {
  test('gets the events of its log in order, signed, and goes on from where it stood', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    const { secret, now } = await hook(platform, receiver);
    await append(platform, events(1, 120));
    await deliverLive(platform, 'ordinary');
    await append(platform, events(121, 130));
    await deliverLive(platform, 'ordinary');

    const sequences = receiver.received.map((each) => verified(each, secret).sequence);
    assert.deepEqual(
      sequences,
      Array.from({ length: 130 }, (_, at) => at + 1),
    );
    assert.equal((await now()).number, 130);
    for (const { id, headers } of receiver.received) assert.equal(headers['webhook-id'], id);
    const other = 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVy';
    const [first] = receiver.received;
    assert.throws(() => verified(first ?? assert.fail(), other));
  });

  test('gets nothing while events are held back, and then all of it', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    await hook(platform, receiver);
    await append(platform, events(1, 3));
    const now = platform.clock.now();
    await pauseEvents(platform.documents, { reason: 'an incident', now });
    await deliverLive(platform, 'ordinary');
    await deliverBehind(platform);
    assert.equal(receiver.received.length, 0);

    await resumeEvents(platform.documents, { now });
    await deliverBehind(platform);
    assert.equal(receiver.received.length, 3);
  });

  test('gets nothing before it has sent its challenge back', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    const { subscriber } = await registerSubscriber(platform, {
      ...{ url: receiver.url, audience: 'public', filter: {}, from: 'beginning' },
      owner: { id: 'key:a', name: 'a' },
    });
    const id = subscriber.subscriberId;
    await append(platform, events(1, 2));
    await deliverLive(platform, 'ordinary');
    await deliverBehind(platform);
    assert.deepEqual(receiver.received, []);
    await assert.rejects(commandSubscriber(platform, id, { do: 'test' }), /verify it first/);

    const { subscriber: after } = await commandSubscriber(platform, id, { do: 'verify' });
    await deliverLive(platform, 'ordinary');
    assert.equal(after.state, 'active');
    assert.equal(receiver.received.length, 2);
  });

  test('gets only what its filter wants, and its place moves on past the rest', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    const { now } = await hook(platform, receiver, { filter: { package: 'curl' } });
    const curl = anEvent(1, { aggregate: 'curl', name: 'curl' });
    await append(platform, [...events(1, 300), curl]);
    await deliverLive(platform, 'ordinary');

    assert.deepEqual(
      receiver.received.map(({ id }) => id),
      [curl.event.id],
    );
    assert.equal((await now()).number, 301);
  });

  test('is signed by two secrets for a day after a rotation, then by the new one alone', async (t) => {
    const clock = new SetClock();
    const platform = await openDelivering(t, clock);
    const receiver = await startReceiver(t);
    const { id, secret: old } = await hook(platform, receiver);
    const { secret: young = '' } = await commandSubscriber(platform, id, { do: 'rotate' });
    assert.notEqual(young, old);
    await assert.rejects(commandSubscriber(platform, id, { do: 'rotate' }), /is valid until/);
    await append(platform, events(1, 1));
    await deliverLive(platform, 'ordinary');
    const [overlapping] = receiver.received;
    assert.ok(overlapping);
    assert.equal(verified(overlapping, old).sequence, 1);
    assert.equal(verified(overlapping, young).sequence, 1);

    clock.pass(25 * 3_600_000);
    await append(platform, events(2, 2));
    await deliverLive(platform, 'ordinary');
    const signatures = receiver.received.map(
      ({ headers }) => headers['webhook-signature']?.split(' ').length,
    );
    assert.deepEqual(signatures, [2, 1]);
  });

  test('is retried for three days with growing waits, then paused; resumed, it misses nothing', async (t) => {
    const clock = new SetClock();
    const platform = await openDelivering(t, clock);
    const receiver = await startReceiver(t);
    const { id, now } = await hook(platform, receiver);
    receiver.answer = (_, response) => response.writeHead(500).end('no');
    await append(platform, events(1, 3));
    await deliverLive(platform, 'ordinary');
    const since = clock.now().getTime();
    const waits: number[] = [];
    for (let tries = 0; (await now()).state === 'active' && tries < 100; tries += 1) {
      const { failing } = await now();
      const wait = Date.parse(failing?.nextAt ?? '') - clock.now().getTime();
      waits.push(wait / 1000);
      clock.pass(wait - 1);
      await deliverBehind(platform);
      clock.pass(1);
      await deliverBehind(platform);
    }

    assert.deepEqual(waits.slice(0, 5), [10, 60, 300, 900, 1800]);
    assert.equal(receiver.received.length, waits.length + 1);
    assert.equal(clock.now().getTime() - since, 72 * 3_600_000);
    assert.equal(new Set(receiver.received.map((each) => each.id)).size, 1);
    const { paused, failing } = await now();
    assert.deepEqual({ by: paused?.by, failing }, { by: 'failures', failing: undefined });
    assert.match(paused?.reason ?? '', /three days: answered with status 500/);

    receiver.received.length = 0;
    receiver.answer = (_, response) => response.writeHead(204).end();
    await commandSubscriber(platform, id, { do: 'resume' });
    await deliverBehind(platform);
    assert.deepEqual(
      receiver.received.map((each) => (JSON.parse(each.body) as { sequence: number }).sequence),
      [1, 2, 3],
    );
    assert.deepEqual({ pace: (await now()).pace, number: (await now()).number }, { pace: 'live', number: 3 });
  });

  for (const hours of [2, 400 * 24])
    test(`is retried at once when the clock was set back by ${hours} hours, and for three days from then`, async (t) => {
      const clock = new SetClock();
      const platform = await openDelivering(t, clock);
      const receiver = await startReceiver(t);
      const { now } = await hook(platform, receiver);
      receiver.answer = (_, response) => response.writeHead(500).end('no');
      await append(platform, events(1, 1));
      await deliverLive(platform, 'ordinary');

      clock.pass(-hours * 3_600_000);
      await deliverBehind(platform);
      const { failing } = await now();
      assert.equal(receiver.received.length, 2);
      assert.deepEqual(
        { attempts: failing?.attempts, since: failing?.since },
        { attempts: 2, since: clock.now().toISOString() },
      );

      receiver.answer = (_, response) => response.writeHead(204).end();
      clock.pass(60_000);
      await deliverBehind(platform);
      assert.equal((await now()).number, 1);
    });

  test('that answers 410 is paused at once; one that names a time to wait is not asked before', async (t) => {
    const clock = new SetClock();
    const platform = await openDelivering(t, clock);
    const [gone, busy] = [await startReceiver(t), await startReceiver(t)];
    gone.answer = (_, response) => response.writeHead(410).end();
    busy.answer = (_, response) => response.writeHead(503, { 'retry-after': '1200' }).end();
    const [first, second] = [await hook(platform, gone), await hook(platform, busy)];
    await append(platform, events(1, 1));
    await deliverLive(platform, 'ordinary');

    assert.equal((await first.now()).paused?.reason, 'The receiver answered 410 Gone.');
    assert.equal(Date.parse((await second.now()).failing?.nextAt ?? ''), clock.now().getTime() + 1_200_000);
  });

  test('has a delivery log, newest first, from which any event is delivered again under its id', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    const { id, secret, now } = await hook(platform, receiver);
    await append(platform, events(1, 2));
    await deliverLive(platform, 'ordinary');
    const { attempt: again } = await commandSubscriber(platform, id, { do: 'redeliver', number: 1 });
    await commandSubscriber(platform, id, { do: 'test' });

    const { attempts } = await readDeliveries(platform, id, { limit: 100 });
    assert.deepEqual(
      attempts.map(({ type, number, isDelivered }) => [type, number, isDelivered]).sort(),
      [
        ['advisory.published', 1, true],
        ['advisory.published', 1, true],
        ['advisory.published', 2, true],
        ['webhook.test', undefined, true],
        ['webhook.verification', undefined, true],
      ].sort(),
    );
    assert.equal(again?.id, receiver.received[0]?.id);
    assert.equal((await now()).number, 2);
    for (const each of receiver.received) verified(each, secret);
    await assert.rejects(commandSubscriber(platform, id, { do: 'redeliver', number: 3 }), {
      name: 'InvalidInputError',
      field: 'number',
    });
  });

  test('paused by a person gets nothing until it is resumed, from where they want', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    const { id } = await hook(platform, receiver);
    await commandSubscriber(platform, id, { do: 'pause', reason: 'moving' });
    await append(platform, events(1, 3));
    await deliverLive(platform, 'ordinary');
    await deliverBehind(platform);
    assert.equal(receiver.received.length, 0);

    await commandSubscriber(platform, id, { do: 'resume', from: 'now' });
    await append(platform, events(4, 4));
    await deliverBehind(platform);
    assert.equal(receiver.received.length, 1);

    await commandSubscriber(platform, id, { do: 'remove' });
    await append(platform, events(5, 5));
    await deliverBehind(platform);
    assert.equal(receiver.received.length, 1);
    assert.deepEqual(await readDeliveries(platform, id, { limit: 10 }), { attempts: [] });
  });
});

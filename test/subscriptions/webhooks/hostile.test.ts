import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deliverBehind, deliverLive } from '../../../shared/subscriptions/index.ts';
import { answerAfter, answerEndlessly, fail, lie, redirectInside, trickle } from './bad-answers.ts';
import { type Receiver, startReceiver, verified } from './receiver.ts';
import { anEvent, append, hook, openDelivering } from './world.ts';

type Answer = Receiver['answer'];

/** Receivers that mean ill or work badly, and why nothing counts as delivered to them. */
const hostile: Readonly<Record<string, { answer: Answer; reason: RegExp }>> = {
  lying: { answer: lie, reason: /broke off after status 200/ },
  'cut off': { answer: (request) => request.socket.destroy(), reason: /hang up|ECONNRESET/ },
  endless: { answer: answerEndlessly, reason: /longer than 65536 bytes/ },
  'one with endless headers': {
    answer: (request) => request.socket.write(`HTTP/1.1 200 OK\r\na: ${'a'.repeat(70_000)}`),
    reason: /Header overflow/,
  },
  'one that speaks no HTTP': {
    answer: (request) => request.socket.end('220 ready\r\n'),
    reason: /Parse Error/,
  },
  redirecting: { answer: redirectInside, reason: /redirects are not followed/ },
  failing: { answer: fail, reason: /status 500/ },
};

suite('beside a good webhook', () => {
  for (const [name, { answer, reason }] of Object.entries(hostile))
    test(`a ${name} one has got nothing, and keeps the good one waiting for nothing`, async (t) => {
      const platform = await openDelivering(t);
      const [bad, good] = [await startReceiver(t), await startReceiver(t)];
      const { now } = await hook(platform, bad);
      const { secret } = await hook(platform, good);
      bad.answer = answer;
      await append(platform, [anEvent(1), anEvent(2)]);
      await deliverLive(platform, 'ordinary');
      await append(platform, [anEvent(3)]);
      await deliverLive(platform, 'ordinary');

      const { number, failing, pace } = await now();
      assert.deepEqual(
        { number, attempts: failing?.attempts, pace },
        { number: 0, attempts: 1, pace: 'behind' },
      );
      assert.match(failing?.reason ?? '', reason);
      assert.equal(bad.received.length, 1);
      assert.deepEqual(
        good.received.map((each) => verified(each, secret).sequence),
        [1, 2, 3],
      );
    });

  test('one that trickles its answer, or gives none, is asked once and then left to the timer', async (t) => {
    const platform = await openDelivering(t);
    const receivers = await Promise.all([startReceiver(t), startReceiver(t), startReceiver(t)]);
    const [trickling, silent, good] = receivers;
    const slow = [await hook(platform, trickling), await hook(platform, silent)];
    await hook(platform, good);
    silent.answer = () => undefined;
    trickling.answer = trickle;
    await append(platform, [anEvent(1)]);
    await deliverLive(platform, 'ordinary');
    await append(platform, [anEvent(2), anEvent(3)]);
    await deliverLive(platform, 'ordinary');

    assert.equal(good.received.length, 3);
    for (const { received } of [trickling, silent]) assert.equal(received.length, 1);
    for (const { now } of slow) {
      const { pace, number, failing } = await now();
      assert.deepEqual({ pace, number, failing }, { pace: 'behind', number: 0, failing: undefined });
    }
  });

  test('a slow one gets everything in order by the timer, and is woken again once it is quick', async (t) => {
    const platform = await openDelivering(t);
    const receiver = await startReceiver(t);
    const { now } = await hook(platform, receiver);
    receiver.answer = answerAfter(600);
    await append(platform, [anEvent(1)]);
    await deliverLive(platform, 'ordinary');
    assert.deepEqual(
      { pace: (await now()).pace, number: (await now()).number },
      { pace: 'behind', number: 1 },
    );

    receiver.answer = (_, response) => response.writeHead(200).end();
    await append(platform, [anEvent(2), anEvent(3)]);
    await deliverLive(platform, 'ordinary');
    assert.equal(receiver.received.length, 1);
    await deliverBehind(platform);
    assert.deepEqual({ pace: (await now()).pace, number: (await now()).number }, { pace: 'live', number: 3 });
  });

  test('a name that leads inside later than it was registered is refused when it is connected to', async (t) => {
    const opened = await openDelivering(t);
    let address = '127.0.0.1';
    const resolve = (): Promise<{ address: string; family: number }[]> =>
      Promise.resolve([{ address, family: 4 }]);
    const platform = { ...opened, webhooks: { ...opened.webhooks, resolve } };
    const receiver = await startReceiver(t);
    const { now } = await hook(platform, { url: receiver.url.replace('127.0.0.1', 'hooks.example') });
    assert.equal((await now()).state, 'active');
    address = '169.254.169.254';
    await append(platform, [anEvent(1)]);
    await deliverLive(platform, 'ordinary');

    assert.match((await now()).failing?.reason ?? '', /leads to an address that is not public/);
    assert.equal(receiver.received.length, 0);
  });
});

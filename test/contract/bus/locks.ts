import assert from 'node:assert/strict';

import type { Bus } from '../../../shared/platform/bus.ts';
import { LockLostError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import {
  idsOf,
  messages,
  QUEUE,
  queue,
  queueLockSeconds,
  receiveAll,
  receiveOne,
  receiverOf,
} from './waits.ts';

export function lockCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('a locked message is not given to another', async (port) => {
    await port.send(QUEUE, messages(1));
    await receiveOne(port, queue, waits);

    assert.deepEqual(await port.receive(queue, 1, waits.absentMs), []);
  });

  bus.holds('a completed message is gone, and completing it again is refused', async (port) => {
    await port.send(QUEUE, messages(1));
    const message = await receiveOne(port, queue, waits);

    await port.complete(queue, message);

    await assert.rejects(port.complete(queue, message), LockLostError);
    await assert.rejects(port.abandon(queue, message), LockLostError);
    await assert.rejects(port.renewLock(queue, message), LockLostError);
    assert.equal((await port.counts(queue)).active, 0);
  });

  bus.holds('an abandoned message comes again at once, in its old place', async (port) => {
    await port.send(QUEUE, messages(3));
    const first = await receiveOne(port, queue, waits);

    await port.abandon(queue, first);

    const again = await receiveAll(receiverOf(port, queue), 3, waits);
    assert.deepEqual(idsOf(again), ['m0', 'm1', 'm2']);
    assert.deepEqual(
      again.map(({ deliveryCount }) => deliveryCount),
      [1, 0, 0],
    );
    assert.equal(again[0]?.sequenceNumber, first.sequenceNumber);
    await assert.rejects(port.complete(queue, first), LockLostError);
    await port.complete(queue, again[0]);
  });

  bus.holds('many messages can be completed at once', async (port) => {
    await port.send(QUEUE, messages(40));
    const received = await receiveAll(receiverOf(port, queue), 40, waits);

    await Promise.all(received.map((message) => port.complete(queue, message)));

    assert.equal((await port.counts(queue)).active, 0);
  });

  bus.holds('a token that no store gave settles nothing', async (port) => {
    await port.send(QUEUE, messages(1));
    const message = await receiveOne(port, queue, waits);
    const forged = { ...message, lockToken: '5f9a7a5e-1111-4222-8333-444455556666' };

    await assert.rejects(port.complete(queue, forged), LockLostError);
    await port.complete(queue, message);
  });

  bus.holdsOverTime('a lock that ran out is lost, and the message comes again', async (port, pass) => {
    await port.send(QUEUE, messages(2));
    const first = await receiveOne(port, queue, waits);

    await pass(queueLockSeconds + 1);

    await assert.rejects(port.complete(queue, first), LockLostError);
    await assert.rejects(port.renewLock(queue, first), LockLostError);
    const again = await receiveAll(receiverOf(port, queue), 2, waits);
    assert.deepEqual(idsOf(again), ['m0', 'm1']);
    assert.equal(again[0]?.deliveryCount, 1);
    await assert.rejects(port.complete(queue, first), LockLostError);
    await port.complete(queue, again[0]);
  });

  bus.holdsOverTime('a renewed lock holds for its whole time again', async (port, pass) => {
    await port.send(QUEUE, messages(1));
    const message = await receiveOne(port, queue, waits);
    await pass(queueLockSeconds * 0.8);

    const until = await port.renewLock(queue, message);

    assert.ok(message.lockedUntil !== undefined && until > message.lockedUntil);
    await pass(queueLockSeconds * 0.8);
    assert.deepEqual(await port.receive(queue, 1, waits.absentMs), []);
    await port.complete(queue, message);
  });

  bus.holdsOverTime('a waiting receive gets a message whose lock runs out', async (port, pass) => {
    await port.send(QUEUE, messages(1));
    await receiveOne(port, queue, waits);
    const waiting = port.receive(queue, 1, waits.presentMs);

    await pass(queueLockSeconds + 1);

    assert.deepEqual(idsOf(await waiting), ['m0']);
  });

  bus.holdsOverTime('a duplicate is taken again when the window is over', async (port, pass) => {
    await port.send(QUEUE, messages(1));
    await port.complete(queue, await receiveOne(port, queue, waits));
    await pass(86_400 + 1);

    await port.send(QUEUE, messages(1));

    assert.equal((await receiveOne(port, queue, waits)).id, 'm0');
  });
}

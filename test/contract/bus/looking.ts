import assert from 'node:assert/strict';

import type { Bus } from '../../../shared/platform/bus.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import { deadQueue, idsOf, messages, QUEUE, queue, receiveAll, receiveOne, receiverOf } from './waits.ts';

const HOUR = 3_600_000;

/** By the clock of the store: a message tells it. */
async function inAnHour(port: Bus, waits: Waits): Promise<Date> {
  await port.send(QUEUE, [{ id: 'time', body: 1 }]);
  const message = await receiveOne(port, queue, waits);
  await port.complete(queue, message);
  return new Date(message.enqueuedAt.getTime() + HOUR);
}

export function lookingCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds(
    'a peek shows messages in order, from a sequence number on, without locking them',
    async (port) => {
      await port.send(QUEUE, messages(5));
      await receiveOne(port, queue, waits);

      const all = await port.peek(queue, 10);
      const rest = await port.peek(queue, 2, (all[1]?.sequenceNumber ?? 0) + 1);

      assert.deepEqual(idsOf(all), ['m0', 'm1', 'm2', 'm3', 'm4']);
      assert.deepEqual(idsOf(rest), ['m2', 'm3']);
      assert.ok(all.every(({ lockToken }) => lockToken === undefined));
      assert.deepEqual(all[3]?.body, { index: 3 });
      assert.equal((await receiveAll(receiverOf(port, queue), 4, waits)).length, 4);
    },
  );

  bus.holds('counts tell active, scheduled and dead-lettered messages apart', async (port) => {
    const later = await inAnHour(port, waits);
    await port.send(QUEUE, messages(3));
    await port.send(QUEUE, [{ id: 'later', body: 1, scheduledAt: later }]);
    const { lockToken = '' } = await receiveOne(port, queue, waits);
    await port.deadLetter(queue, lockToken, 'Faulty', '');
    await receiveOne(port, queue, waits);

    assert.deepEqual(await port.counts(queue), { active: 2, scheduled: 1, deadLettered: 1 });
    assert.deepEqual(idsOf(await port.peek(deadQueue, 5)), ['m0']);
    assert.deepEqual(idsOf(await port.peek(queue, 5)).toSorted(), ['later', 'm1', 'm2']);
  });

  bus.holdsOverTime('a scheduled message is seen by peek only until its time comes', async (port, pass) => {
    const scheduledAt = await inAnHour(port, waits);
    await port.send(QUEUE, [{ id: 'later', body: 1, scheduledAt }]);
    const [peeked] = await port.peek(queue, 5);
    const before = await port.receive(queue, 5, waits.absentMs);

    await pass(HOUR / 1000 + 1);

    const message = await receiveOne(port, queue, waits);
    assert.deepEqual(before, []);
    assert.deepEqual({ id: peeked?.id, scheduledAt: peeked?.scheduledAt }, { id: 'later', scheduledAt });
    assert.equal(message.id, 'later');
    assert.ok(message.enqueuedAt >= scheduledAt);
    assert.deepEqual(await port.counts(queue), { active: 1, scheduled: 0, deadLettered: 0 });
  });

  bus.holdsOverTime('a message whose time comes stands behind those already there', async (port, pass) => {
    const scheduledAt = await inAnHour(port, waits);
    await port.send(QUEUE, [{ id: 'later', body: 1, scheduledAt }, ...messages(2)]);
    await pass(HOUR / 1000 + 1);

    const received = await receiveAll(receiverOf(port, queue), 3, waits);

    assert.deepEqual(idsOf(received), ['m0', 'm1', 'later']);
  });

  bus.holdsOverTime('a waiting receive gets a message whose time comes', async (port, pass) => {
    const scheduledAt = await inAnHour(port, waits);
    await port.send(QUEUE, [{ id: 'later', body: 1, scheduledAt }]);
    const waiting = port.receive(queue, 1, waits.presentMs);

    await pass(HOUR / 1000 + 1);

    assert.deepEqual(idsOf(await waiting), ['later']);
  });

  bus.holds('a schedule in the past is none', async (port) => {
    await port.send(QUEUE, [{ id: 'a', body: 1, scheduledAt: new Date(0) }]);

    assert.equal((await receiveOne(port, queue, waits)).id, 'a');
  });
}

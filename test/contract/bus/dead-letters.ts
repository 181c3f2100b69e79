import assert from 'node:assert/strict';

import type { Bus } from '../../../shared/platform/bus.ts';
import { LockLostError, UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import {
  deadQueue,
  idsOf,
  messages,
  QUEUE,
  queue,
  queueLockSeconds,
  queueMaxDeliveries,
  receiveAll,
  receiveOne,
  receiverOf,
} from './waits.ts';

export function deadLetterCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('a message abandoned too often is dead-lettered with that reason', async (port) => {
    await port.send(QUEUE, messages(1));
    for (let failed = 0; failed < queueMaxDeliveries; failed += 1) {
      const message = await receiveOne(port, queue, waits);
      assert.equal(message.deliveryCount, failed);
      await port.abandon(queue, message);
    }

    assert.deepEqual(await port.receive(queue, 1, waits.absentMs), []);
    const dead = await receiveOne(port, deadQueue, waits);
    assert.deepEqual(
      { id: dead.id, deadLetterReason: dead.deadLetterReason },
      { id: 'm0', deadLetterReason: 'MaxDeliveryCountExceeded' },
    );
    assert.ok(dead.deadLetterDescription);
    assert.equal(dead.deliveryCount, queueMaxDeliveries);
  });

  bus.holdsOverTime('locks that run out count as failed deliveries', async (port, pass) => {
    await port.send(QUEUE, messages(1));
    for (let failed = 0; failed < queueMaxDeliveries; failed += 1) {
      await receiveOne(port, queue, waits);
      await pass(queueLockSeconds + 1);
    }

    assert.deepEqual(await port.receive(queue, 1, waits.absentMs), []);
    assert.equal((await receiveOne(port, deadQueue, waits)).deadLetterReason, 'MaxDeliveryCountExceeded');
  });

  bus.holds('a message is dead-lettered by its token, with reason and description', async (port) => {
    const [sent] = messages(1, { properties: { type: 'job' }, subject: 'subject' });
    assert.ok(sent);
    await port.send(QUEUE, [sent]);
    const message = await receiveOne(port, queue, waits);

    await port.deadLetter(queue, message.lockToken ?? '', 'SchemaInvalid', 'field name is missing');

    await assert.rejects(port.complete(queue, message), LockLostError);
    const dead = await receiveOne(port, deadQueue, waits);
    assert.deepEqual({ body: dead.body, subject: dead.subject }, { body: sent.body, subject: sent.subject });
    assert.deepEqual(dead.properties, { type: 'job' });
    assert.equal(dead.deadLetterReason, 'SchemaInvalid');
    assert.equal(dead.deadLetterDescription, 'field name is missing');
  });

  bus.holds('dead letters are completed, and their copy is sent under a new id', async (port) => {
    await port.send(QUEUE, messages(2));
    for (const { lockToken = '' } of await receiveAll(receiverOf(port, queue), 2, waits)) {
      await port.deadLetter(queue, lockToken, 'Faulty', '');
    }

    const dead = await receiveAll(receiverOf(port, deadQueue), 2, waits);
    for (const message of dead) {
      await port.send(QUEUE, [{ ...message, id: `${message.id}-again` }]);
      await port.complete(deadQueue, message);
    }

    assert.deepEqual(await port.receive(deadQueue, 5, waits.absentMs), []);
    const again = await receiveAll(receiverOf(port, queue), 2, waits);
    assert.deepEqual(idsOf(again), ['m0-again', 'm1-again']);
    assert.deepEqual(
      { deadLetterReason: again[0]?.deadLetterReason, deliveryCount: again[0]?.deliveryCount },
      { deadLetterReason: undefined, deliveryCount: 0 },
    );
    assert.deepEqual(await port.counts(queue), { active: 2, scheduled: 0, deadLettered: 0 });
  });

  bus.holds('an abandoned dead letter stays one, however often', async (port) => {
    await port.send(QUEUE, messages(1));
    const { lockToken = '' } = await receiveOne(port, queue, waits);
    await port.deadLetter(queue, lockToken, 'Faulty', 'why');

    for (let turn = 0; turn <= queueMaxDeliveries; turn += 1) {
      await port.abandon(deadQueue, await receiveOne(port, deadQueue, waits));
    }

    const dead = await receiveOne(port, deadQueue, waits);
    assert.deepEqual(
      { deadLetterReason: dead.deadLetterReason, deadLetterDescription: dead.deadLetterDescription },
      { deadLetterReason: 'Faulty', deadLetterDescription: 'why' },
    );
    const again = port.deadLetter(deadQueue, dead.lockToken ?? '', 'Again', '');
    await assert.rejects(again, UnrecoverableError);
  });
}

import assert from 'node:assert/strict';

import type { Bus } from '../../../shared/platform/bus.ts';
import { NotFoundError, UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import { idsOf, messages, QUEUE, queue, receiveAll, receiveOne, receiverOf } from './waits.ts';

export function queueCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('a message arrives with all that was sent', async (port) => {
    const sent = {
      id: 'm:1',
      body: { text: 'ä 𝄞 "\\', list: [1, 2.5, null, true, {}] },
      properties: { type: 'job', attempt: 2, ratio: 0.5, again: false },
      sessionId: 'any',
      subject: 'subject',
      contentType: 'application/json',
      correlationId: 'correlation',
    };

    await port.send(QUEUE, [sent]);

    const message = await receiveOne(port, queue, waits);
    const { sequenceNumber, deliveryCount, enqueuedAt, lockToken, lockedUntil, ...rest } = message;
    assert.deepEqual(rest, sent);
    assert.ok(sequenceNumber >= 0);
    assert.equal(deliveryCount, 0);
    assert.ok(enqueuedAt instanceof Date && lockedUntil instanceof Date && enqueuedAt < lockedUntil);
    assert.ok(lockToken);
  });

  bus.holds('bodies may be any JSON value, and properties may be left out', async (port) => {
    const bodies = [null, true, 0, '', 'text', [], [1], {}];
    await port.send(
      QUEUE,
      bodies.map((body, index) => ({ id: `m${index}`, body })),
    );

    const received = await receiveAll(receiverOf(port, queue), bodies.length, waits);

    assert.deepEqual(
      received.map(({ body }) => body),
      bodies,
    );
    assert.deepEqual(received[0]?.properties, {});
  });

  bus.holds('messages come in the order they were sent in', async (port) => {
    await port.send(QUEUE, messages(50));
    await port.send(QUEUE, [{ id: 'last', body: 1 }]);

    const received = await receiveAll(receiverOf(port, queue), 51, waits);

    assert.deepEqual(idsOf(received), [...idsOf(messages(50) as never), 'last']);
    const sequence = received.map(({ sequenceNumber }) => sequenceNumber);
    assert.deepEqual(
      sequence,
      sequence.toSorted((a, b) => a - b),
    );
  });

  bus.holds('more messages than one batch holds are all sent', async (port) => {
    const body = 'x'.repeat(10_000);
    await port.send(
      QUEUE,
      messages(120).map(({ id }) => ({ id, body })),
    );

    const received = await receiveAll(receiverOf(port, queue), 120, waits);

    assert.equal(new Set(idsOf(received)).size, 120);
  });

  bus.holds('an empty queue gives nothing', async (port) => {
    assert.deepEqual(await port.receive(queue, 5, waits.absentMs), []);
    await port.send(QUEUE, []);
    assert.deepEqual(await port.receive(queue, 5), []);
  });

  bus.holds('a waiting receive gets the message that comes', async (port) => {
    const waiting = port.receive(queue, 5, waits.presentMs);

    await port.send(QUEUE, messages(1));

    assert.deepEqual(idsOf(await waiting), ['m0']);
  });

  bus.holds('a receive brings at most what was asked for, and no message twice', async (port) => {
    await port.send(QUEUE, messages(9));

    const received = await Promise.all([1, 2, 3].map((max) => port.receive(queue, max, waits.presentMs)));

    for (const [index, some] of received.entries()) assert.ok(some.length <= index + 1);
    const ids = received.flatMap(idsOf);
    assert.equal(new Set(ids).size, ids.length);
  });

  bus.holds('a duplicate inside the window is dropped, in one send and in a later one', async (port) => {
    await port.send(QUEUE, [
      { id: 'a', body: 1 },
      { id: 'a', body: 2 },
      { id: 'b', body: 3 },
    ]);
    await port.send(QUEUE, [{ id: 'b', body: 4 }]);
    const [first] = await receiveAll(receiverOf(port, queue), 2, waits);
    assert.ok(first);
    await port.complete(queue, first);
    await port.send(QUEUE, [{ id: 'a', body: 5 }]);

    assert.deepEqual(await port.receive(queue, 5, waits.absentMs), []);
    assert.equal(first.body, 1);
  });

  bus.holds('each entity has duplicates of its own', async (port) => {
    await port.send(QUEUE, messages(1));
    await port.send('ingest-jobs', messages(1));

    assert.deepEqual(idsOf(await port.receive({ entity: 'ingest-jobs' }, 5, waits.presentMs)), ['m0']);
  });

  bus.holds('an entity that is not there is refused', async (port) => {
    const nowhere = { entity: 'no-such-queue' };

    await assert.rejects(port.send('constructor', messages(1)), NotFoundError);
    await assert.rejects(port.send('no-such-queue', messages(1)), NotFoundError);
    await assert.rejects(port.receive(nowhere, 1), NotFoundError);
    await assert.rejects(port.peek(nowhere, 1), NotFoundError);
    await assert.rejects(port.counts(nowhere), NotFoundError);
    await assert.rejects(port.acceptSession(nowhere), NotFoundError);
    await assert.rejects(port.receive({ entity: 'finding-events', subscription: 'none' }, 1), NotFoundError);
  });

  bus.holds('a queue without sessions gives none', async (port) => {
    await assert.rejects(port.acceptSession(queue), UnrecoverableError);
  });

  bus.holdsOverRestart(
    'messages, locked ones too, and known ids stay over a restart',
    async (port, reopen) => {
      await port.send(QUEUE, messages(3));
      const [done] = await port.receive(queue, 1, waits.presentMs);
      assert.ok(done);
      await port.complete(queue, done);

      const again = await reopen();
      await again.send(QUEUE, messages(3));

      assert.deepEqual(idsOf(await receiveAll(receiverOf(again, queue), 2, waits)), ['m1', 'm2']);
      assert.deepEqual(await again.receive(queue, 5, waits.absentMs), []);
    },
  );
}

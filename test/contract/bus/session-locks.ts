import assert from 'node:assert/strict';

import type { Bus } from '../../../shared/platform/bus.ts';
import { LockLostError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import { accept, idsOf, messages, receiveAll, sessionLockSeconds, TOPIC, triage } from './waits.ts';

export function sessionLockCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('a closed session gives back what was not settled, without a failed delivery', async (port) => {
    await port.send(TOPIC, messages(3, { sessionId: 's' }));
    const first = await accept(port, triage, waits, 's');
    const [done, open] = await receiveAll(first, 2, waits);
    assert.ok(done && open);
    await first.complete(done);

    await first.close();

    const second = await accept(port, triage, waits, 's');
    const again = await receiveAll(second, 2, waits);
    assert.deepEqual(idsOf(again), ['m1', 'm2']);
    assert.deepEqual(
      again.map(({ deliveryCount }) => deliveryCount),
      [0, 0],
    );
    await assert.rejects(first.complete(open), LockLostError);
    assert.equal((await port.counts(triage)).active, 2);
  });

  bus.holdsOverTime(
    'a session whose lock ran out is lost, and another gets its messages',
    async (port, pass) => {
      await port.send(TOPIC, messages(2, { sessionId: 's' }));
      const lost = await accept(port, triage, waits, 's');
      const [message] = await receiveAll(lost, 1, waits);
      assert.ok(message);

      await pass(sessionLockSeconds + 1);

      await assert.rejects(lost.complete(message), LockLostError);
      await assert.rejects(lost.receive(1), LockLostError);
      await assert.rejects(lost.renewLock(), LockLostError);
      const next = await accept(port, triage, waits);
      const again = await receiveAll(next, 2, waits);
      assert.deepEqual(
        again.map(({ id, deliveryCount }) => ({ id, deliveryCount })),
        [
          { id: 'm0', deliveryCount: 1 },
          { id: 'm1', deliveryCount: 0 },
        ],
      );
      await assert.rejects(lost.complete(message), LockLostError);
      await lost.close();
      await Promise.all(again.map((one) => next.complete(one)));
      assert.equal((await port.counts(triage)).active, 0);
    },
  );

  bus.holdsOverTime('a renewed session holds for its whole time again', async (port, pass) => {
    await port.send(TOPIC, messages(1, { sessionId: 's' }));
    const receiver = await accept(port, triage, waits, 's');
    const [message] = await receiveAll(receiver, 1, waits);
    assert.ok(message);
    await pass(sessionLockSeconds * 0.8);

    const until = await receiver.renewLock();

    assert.ok(message.lockedUntil !== undefined && until > message.lockedUntil);
    await pass(sessionLockSeconds * 0.8);
    assert.equal(await port.acceptSession(triage, 's', waits.absentMs), undefined);
    await receiver.complete(message);
  });

  bus.holdsOverTime('session locks that run out dead-letter a message in the end', async (port, pass) => {
    await port.send(TOPIC, messages(1, { sessionId: 's' }));
    for (let failed = 0; failed < 10; failed += 1) {
      await receiveAll(await accept(port, triage, waits), 1, waits);
      await pass(sessionLockSeconds + 1);
    }

    assert.equal(await port.acceptSession(triage, undefined, waits.absentMs), undefined);
    const [dead] = await port.receive({ ...triage, deadLetters: true }, 1, waits.presentMs);
    assert.equal(dead?.deadLetterReason, 'MaxDeliveryCountExceeded');
  });

  bus.holdsOverTime(
    'scheduled messages of a session come in when their time is there',
    async (port, pass) => {
      await port.send(TOPIC, [{ id: 'first', body: 1, sessionId: 's' }]);
      const receiver = await accept(port, triage, waits, 's');
      const [first] = await receiveAll(receiver, 1, waits);
      assert.ok(first);
      const scheduledAt = new Date(first.enqueuedAt.getTime() + 10_000);
      await port.send(TOPIC, [{ id: 'later', body: 1, sessionId: 's', scheduledAt }]);
      const before = await receiver.receive(1, waits.absentMs);

      await pass(11);

      assert.deepEqual(before, []);
      assert.deepEqual(idsOf(await receiveAll(receiver, 1, waits)), ['later']);
    },
  );
}

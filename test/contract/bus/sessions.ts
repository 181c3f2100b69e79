import assert from 'node:assert/strict';

import type { Bus, OutgoingMessage } from '../../../shared/platform/bus.ts';
import { UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import { accept, idsOf, receiveAll, TOPIC, triage } from './waits.ts';

/** `count` messages of each session, taking turns. */
function inSessions(sessions: string[], count: number): OutgoingMessage[] {
  return Array.from({ length: count }).flatMap((_, index) =>
    sessions.map((sessionId) => ({ id: `${sessionId}${index}`, body: index, sessionId })),
  );
}

export function sessionCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('a session gives its own messages, in order', async (port) => {
    await port.send(TOPIC, inSessions(['a', 'b'], 5));

    const receiver = await accept(port, triage, waits, 'b');
    const received = await receiveAll(receiver, 5, waits);

    assert.equal(receiver.sessionId, 'b');
    assert.deepEqual(idsOf(received), ['b0', 'b1', 'b2', 'b3', 'b4']);
    assert.ok(received.every(({ sessionId }) => sessionId === 'b'));
    assert.deepEqual(await receiver.receive(1, waits.absentMs), []);
  });

  bus.holds('a session has one holder at a time', async (port) => {
    await port.send(TOPIC, inSessions(['a'], 2));
    const holder = await accept(port, triage, waits, 'a');

    const second = await port.acceptSession(triage, 'a', waits.absentMs);
    const any = await port.acceptSession(triage, undefined, waits.absentMs);

    assert.equal(second, undefined);
    assert.equal(any, undefined);
    await holder.close();
    await (await accept(port, triage, waits, 'a')).close();
  });

  bus.holds('the next free session is one with messages that nobody holds', async (port) => {
    await port.send(TOPIC, inSessions(['a', 'b', 'c'], 2));

    const receivers = [
      await accept(port, triage, waits),
      await accept(port, triage, waits),
      await accept(port, triage, waits),
    ];
    const fourth = await port.acceptSession(triage, undefined, waits.absentMs);

    assert.deepEqual(receivers.map(({ sessionId }) => sessionId).sort(), ['a', 'b', 'c']);
    assert.equal(fourth, undefined);
  });

  bus.holds('without messages there is no next session, but one by name', async (port) => {
    const next = await port.acceptSession(triage, undefined, waits.absentMs);
    const named = await accept(port, triage, waits, 'new');

    assert.equal(next, undefined);
    assert.deepEqual(await named.receive(1, waits.absentMs), []);
  });

  bus.holds('every session comes to its turn while one is never empty', async (port) => {
    await port.send(TOPIC, inSessions(['a', 'b', 'c'], 1));
    const accepted = new Set<string>();

    for (let turn = 0; turn < 8 && accepted.size < 3; turn += 1) {
      const receiver = await accept(port, triage, waits);
      accepted.add(receiver.sessionId);
      const [message] = await receiveAll(receiver, 1, waits);
      assert.ok(message);
      await receiver.complete(message);
      await port.send(TOPIC, [{ id: `more${turn}`, body: 1, sessionId: receiver.sessionId }]);
      await receiver.close();
    }

    assert.deepEqual([...accepted].sort(), ['a', 'b', 'c']);
  });

  bus.holds('waiting for a session, and for messages in one, ends when they come', async (port) => {
    const waiting = port.acceptSession(triage, undefined, waits.presentMs);
    await port.send(TOPIC, [{ id: 'a0', body: 1, sessionId: 'a' }]);
    const receiver = await waiting;
    assert.ok(receiver);
    await receiveAll(receiver, 1, waits);

    const next = receiver.receive(1, waits.presentMs);
    await port.send(TOPIC, [{ id: 'a1', body: 1, sessionId: 'a' }]);

    assert.deepEqual(idsOf(await next), ['a1']);
  });

  bus.holds('an abandoned message is the next of its session', async (port) => {
    await port.send(TOPIC, inSessions(['a'], 3));
    const receiver = await accept(port, triage, waits, 'a');
    const [first] = await receiveAll(receiver, 1, waits);
    assert.ok(first);

    await receiver.abandon(first);

    const again = await receiveAll(receiver, 3, waits);
    assert.deepEqual(idsOf(again), ['a0', 'a1', 'a2']);
    assert.equal(again[0]?.deliveryCount, 1);
  });

  bus.holds('dead letters of a session are read without one', async (port) => {
    await port.send(TOPIC, inSessions(['a'], 2));
    const receiver = await accept(port, triage, waits, 'a');
    const [first, second] = await receiveAll(receiver, 2, waits);
    assert.ok(first && second);

    await receiver.deadLetter(first, 'Faulty', 'by the receiver');
    await port.deadLetter(triage, second.lockToken ?? '', 'Faulty', 'by its token');

    const source = { ...triage, deadLetters: true };
    const dead = await port.receive(source, 2, waits.presentMs);
    assert.deepEqual(
      dead.map(({ id, sessionId, deadLetterDescription }) => ({ id, sessionId, deadLetterDescription })),
      [
        { id: 'a0', sessionId: 'a', deadLetterDescription: 'by the receiver' },
        { id: 'a1', sessionId: 'a', deadLetterDescription: 'by its token' },
      ],
    );
    await Promise.all(dead.map((message) => port.complete(source, message)));
    assert.equal((await port.counts(triage)).deadLettered, 0);
  });

  bus.holds('a subscription with sessions is not read without one', async (port) => {
    await assert.rejects(port.receive(triage, 1), UnrecoverableError);
  });
}

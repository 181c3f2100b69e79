import assert from 'node:assert/strict';

import type {
  Bus,
  OutgoingMessage,
  ReceivedMessage,
  SessionReceiver,
  Inbox,
} from '../../../shared/platform/bus.ts';
import { queues, topics } from '../../../shared/platform/topology.ts';

/** How long a case waits: for a message that must come, and to believe that none comes. Milliseconds. */
export interface Waits {
  presentMs: number;
  absentMs: number;
}

export const QUEUE = 'match-jobs';
export const queue: Inbox = { entity: QUEUE };
export const deadQueue: Inbox = { entity: QUEUE, deadLetters: true };
export const queueLockSeconds = queues[QUEUE].lockSeconds;
export const queueMaxDeliveries = queues[QUEUE].maxDeliveries;

/** A topic whose subscriptions need sessions: `patches` takes messages of type finding.changed, `triage` all. */
export const TOPIC = 'finding-events';
export const patches: Inbox = { entity: TOPIC, subscription: 'patches' };
export const triage: Inbox = { entity: TOPIC, subscription: 'triage' };
export const sessionLockSeconds =
  topics.find(({ name }) => name === TOPIC)?.subscriptions[0]?.lockSeconds ?? Number.NaN;

export function messages(count: number, more: Partial<OutgoingMessage> = {}): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}`, body: { index }, ...more }));
}

export function idsOf(received: readonly ReceivedMessage[]): string[] {
  return received.map(({ id }) => id);
}

/** The one message that must be there. */
export async function receiveOne(bus: Bus, inbox: Inbox, waits: Waits): Promise<ReceivedMessage> {
  const [message] = await bus.receive(inbox, 1, waits.presentMs);
  assert.ok(message, `a message of ${inbox.entity}`);
  return message;
}

/** Exactly `count` messages, however many a receive brings at a time. */
export async function receiveAll(
  receiver: { receive(max: number, waitMs: number): Promise<ReceivedMessage[]> },
  count: number,
  waits: Waits,
): Promise<ReceivedMessage[]> {
  const all: ReceivedMessage[] = [];
  while (all.length < count) {
    const some = await receiver.receive(count - all.length, waits.presentMs);
    assert.notEqual(some.length, 0, `${all.length} messages of ${count}`);
    all.push(...some);
  }
  return all;
}

export function receiverOf(bus: Bus, inbox: Inbox): Pick<SessionReceiver, 'receive'> {
  return { receive: (max, waitMs) => bus.receive(inbox, max, waitMs) };
}

export async function accept(
  bus: Bus,
  inbox: Inbox,
  waits: Waits,
  sessionId?: string,
): Promise<SessionReceiver> {
  const receiver = await bus.acceptSession(inbox, sessionId, waits.presentMs);
  assert.ok(receiver, `a session of ${inbox.entity}/${inbox.subscription ?? ''}`);
  return receiver;
}

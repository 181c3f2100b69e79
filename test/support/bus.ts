import assert from 'node:assert/strict';
import type { Bus, ReceivedMessage, Inbox } from '../../shared/platform/index.ts';

/** Every message of a session that waits now, in order, each completed. */
export async function drainSession(bus: Bus, inbox: Inbox, sessionId: string): Promise<ReceivedMessage[]> {
  const session = await bus.acceptSession(inbox, sessionId);
  assert.ok(session);
  const all: ReceivedMessage[] = [];
  for (;;) {
    const messages = await session.receive(100);
    if (messages.length === 0) break;
    for (const message of messages) await session.complete(message);
    all.push(...messages);
  }
  await session.close();
  return all;
}

/** Takes out all messages of an inbox, session by session. */
export async function drainAll(bus: Bus, inbox: Inbox): Promise<ReceivedMessage[]> {
  const sessions = new Set((await bus.peek(inbox, 10_000)).map(({ sessionId = '' }) => sessionId));
  const all: ReceivedMessage[] = [];
  for (const id of sessions) all.push(...(await drainSession(bus, inbox, id)));
  return all;
}

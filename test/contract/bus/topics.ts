import assert from 'node:assert/strict';

import type { Bus, Inbox } from '../../../shared/platform/bus.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import { accept, idsOf, patches, receiveAll, TOPIC, triage } from './waits.ts';

async function idsAt(port: Bus, inbox: Inbox, sessionId: string, waits: Waits): Promise<string[]> {
  const receiver = await accept(port, inbox, waits, sessionId);
  const ids = idsOf(await receiver.receive(10, waits.absentMs));
  await receiver.close();
  return ids;
}

export function topicCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('each subscription gets a copy of what its filter lets through', async (port) => {
    await port.send(TOPIC, [
      { id: 'changed', body: 1, sessionId: 's', properties: { type: 'finding.changed', lane: 'triage' } },
      { id: 'other', body: 2, sessionId: 's', properties: { type: 'finding.other' } },
      { id: 'case', body: 3, sessionId: 's', properties: { type: 'Finding.Changed' } },
      { id: 'none', body: 4, sessionId: 's' },
    ]);

    assert.deepEqual(await idsAt(port, patches, 's', waits), ['changed']);
    assert.deepEqual(await idsAt(port, triage, 's', waits), ['changed', 'other', 'case', 'none']);
  });

  bus.holds('a replay reaches the subscription that it is for, and no other', async (port) => {
    const properties = { type: 'finding.changed', replayTo: 'patches' };
    await port.send(TOPIC, [{ id: 'again', body: 1, sessionId: 's', properties }]);

    assert.deepEqual(await idsAt(port, patches, 's', waits), ['again']);
    assert.deepEqual(await port.counts(triage), { active: 0, scheduled: 0, deadLettered: 0 });
  });

  bus.holds('subscriptions settle their copies apart', async (port) => {
    const properties = { type: 'finding.changed' };
    await port.send(TOPIC, [{ id: 'a', body: 1, sessionId: 's', properties }]);
    const first = await accept(port, patches, waits, 's');
    const [message] = await receiveAll(first, 1, waits);
    assert.ok(message);

    await first.deadLetter(message, 'Faulty', 'why');

    assert.deepEqual(await port.counts(patches), { active: 0, scheduled: 0, deadLettered: 1 });
    assert.deepEqual(await port.counts(triage), { active: 1, scheduled: 0, deadLettered: 0 });
  });

  bus.holds('a duplicate is dropped for the whole topic', async (port) => {
    const message = { id: 'a', body: 1, sessionId: 's', properties: { type: 'finding.changed' } };
    await port.send(TOPIC, [message]);
    await port.send(TOPIC, [message]);

    assert.deepEqual(await idsAt(port, patches, 's', waits), ['a']);
    assert.deepEqual(await idsAt(port, triage, 's', waits), ['a']);
  });
}

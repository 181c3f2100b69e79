import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayOutboxes, sendWithheld, withheldEvents } from '../../shared/events/index.ts';
import { outboxDocument } from '../../shared/events/outbox.ts';
import { openPlatform } from '../support/platform.ts';
import { event, raise, run, sequences, triage } from './outboxes.ts';

test('an event that a newer Patchline wrote is set aside for it, and holds up no other', async (t) => {
  const platform = await openPlatform(t);
  const newer = event('r/a', 1, 'finding-events');
  const document = { ...outboxDocument(newer, { packageKey: 'r/a' }), schema: 2 };
  await platform.documents.container('findings').create('r/a', document);
  await raise(platform, run('r/a', 2, 3), run('r/b', 1, 1));

  const { sent, withheld } = await relayOutboxes(platform);

  assert.deepEqual({ sent, withheld }, { sent: { 'finding.changed': 3 }, withheld: 1 });
  assert.deepEqual(await sequences(platform, triage, 'r/a'), [2, 3]);
  const [waiting] = await withheldEvents(platform);
  assert.equal(waiting?.place.id, document.id);
  assert.match(waiting.reason, /written by a newer Patchline/);
  assert.match((await sendWithheld(platform))[0]?.refused ?? '', /written by a newer Patchline/);
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { relayOutboxes, sendWithheld, pauseEvents, resumeEvents } from '../../../shared/events/index.ts';
import { outboxDocument } from '../../../shared/events/outbox.ts';
import { event, raise, run } from '../../events/outboxes.ts';
import { openWatched } from './world.ts';

suite('the relay that is watched', () => {
  test('is stopped where events wait and none goes, until one goes', async (t) => {
    const { services, clock, look, raised } = await openWatched(t, 'stopped-relay');
    await raise(services, run('r/a', 1, 2));
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 11 });
    assert.deepEqual(await look(), ['raised stopped-relay']);
    assert.deepEqual(await raised(), ['stopped-relay findings']);

    await relayOutboxes(services);
    assert.deepEqual(await look(), ['cleared stopped-relay']);
  });

  test('is not stopped while a person holds events back', async (t) => {
    const { services, clock, look } = await openWatched(t, 'stopped-relay');
    await raise(services, run('r/a', 1, 2));
    await look();
    await pauseEvents(services.documents, { reason: 'a release', now: clock.now() });
    clock.pass({ hours: 5 });
    assert.deepEqual(await look(), []);
  });

  test('tells that a person holds events back, once, until they flow', async (t) => {
    const { services, clock, look } = await openWatched(t, 'paused-events');
    await pauseEvents(services.documents, { reason: 'a release', now: clock.now() });
    assert.deepEqual(await look(), ['raised paused-events']);
    assert.deepEqual(await look(), []);

    await resumeEvents(services.documents, { now: clock.now() });
    assert.deepEqual(await look(), ['cleared paused-events']);
  });

  test('tells of an event that it set aside until that is sent', async (t) => {
    const { services, look, raised } = await openWatched(t, 'withheld-event');
    const document = outboxDocument(event('r/a', 1, 'finding-events'), { packageKey: 'r/a' });
    const container = services.documents.container('findings');
    await container.create('r/a', { ...document, schema: 2 } as typeof document);
    await relayOutboxes(services);
    assert.deepEqual(await look(), ['raised withheld-event']);
    assert.deepEqual(await raised(), ['withheld-event findings']);

    const stored = (await container.read('r/a', document.id)) ?? assert.fail();
    await container.replace('r/a', document, stored.etag);
    await sendWithheld(services);
    assert.deepEqual(await look(), ['cleared withheld-event']);
  });
});

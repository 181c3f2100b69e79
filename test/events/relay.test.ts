import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createEvent, outboxDocument, pauseOf, relayOutboxes } from '../../shared/events/index.ts';
import { setPause } from '../../shared/events/pause.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import { MAX_MESSAGE_BYTES, type Platform, type Source } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { NOW, openPlatform } from '../support/platform.ts';

const triage: Source = { entity: 'finding-events', subscription: 'triage' };
const builds: Source = { entity: 'patch-events', subscription: 'build-system' };

function event(
  aggregate: string,
  sequence: number,
  topic: 'finding-events' | 'patch-events',
  data: unknown = {},
): OutgoingEvent {
  const type = topic === 'finding-events' ? 'finding.changed' : 'patch.required';
  return createEvent({
    topic,
    type,
    source: '/test',
    aggregate,
    sequence,
    subject: aggregate,
    time: NOW,
    routing: {},
    data,
  });
}

/** Puts events into the outbox of their container, in batches as given, beside another document each. */
async function raise(platform: Platform, ...batches: OutgoingEvent[][]): Promise<void> {
  for (const events of batches) {
    const [first] = events;
    assert.ok(first);
    const packageKey = first.aggregate;
    const container = platform.documents.container(first.topic === 'finding-events' ? 'findings' : 'patches');
    const note = { id: `note:${first.event.id}`, kind: 'note', packageKey };
    await container.batch(packageKey, [
      { op: 'create', body: note },
      ...events.map((each) => ({ op: 'create' as const, body: outboxDocument(each, { packageKey }) })),
    ]);
  }
}

function run(
  aggregate: string,
  from: number,
  to: number,
  topic: 'finding-events' | 'patch-events' = 'finding-events',
): OutgoingEvent[] {
  return Array.from({ length: to - from + 1 }, (_, at) => event(aggregate, from + at, topic));
}

async function sequences(platform: Platform, source: Source, aggregate: string): Promise<unknown[]> {
  const messages = await drainSession(platform.bus, source, aggregate);
  return messages.map(({ properties }) => properties['cloudEvents_sequence']);
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

suite('the relay', () => {
  test('publishes what waits, once, to the topic of each event and in its order', async (t) => {
    const platform = await openPlatform(t);
    await raise(
      platform,
      run('r/a', 1, 3),
      run('r/b', 1, 2),
      run('r/a', 4, 5),
      run('r/a', 1, 2, 'patch-events'),
    );

    const sent = await relayOutboxes(platform);
    const again = await relayOutboxes(platform);

    assert.deepEqual([sent, again], [{ 'finding.changed': 7, 'patch.required': 2 }, {}]);
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(5));
    assert.deepEqual(await sequences(platform, triage, 'r/b'), [1, 2]);
    assert.deepEqual(await sequences(platform, builds, 'r/a'), [1, 2]);
  });

  test('goes on where it stopped', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 2));
    await relayOutboxes(platform);
    await raise(platform, run('r/a', 3, 4));

    const sent = await relayOutboxes(platform);

    assert.deepEqual(sent, { 'finding.changed': 2 });
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(4));
  });

  test('reads to the end, however much waits', async (t) => {
    const platform = await openPlatform(t);
    const batches = Array.from({ length: 9 }, (_, at) => run('r/a', at * 80 + 1, at * 80 + 80));
    await raise(platform, ...batches);

    await relayOutboxes(platform);

    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(720));
  });

  test('neither loses nor doubles an event when it dies anywhere', async (t) => {
    const platform = await openPlatform(t);
    let raised = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        async (nth, sizes) => {
          for (const size of sizes) {
            await raise(platform, run('r/a', raised + 1, raised + size));
            raised += size;
          }
          const dying = crashAt(platform, nth, 'send', 'create', 'replace', 'changes');
          await relayOutboxes(dying).catch((error: unknown) => {
            assert.ok(error instanceof Crash);
          });

          await relayOutboxes(platform);
        },
      ),
      { numRuns: 15 },
    );

    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(raised));
  });

  test('does no harm when two run at once', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 60), run('r/b', 1, 60));

    await Promise.all([relayOutboxes(platform), relayOutboxes(platform), relayOutboxes(platform)]);
    await relayOutboxes(platform);

    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(60));
    assert.deepEqual(await sequences(platform, triage, 'r/b'), upTo(60));
  });

  test('puts data that no message can hold beside the message', async (t) => {
    const platform = await openPlatform(t);
    const data = { list: Array.from({ length: 12_000 }, (_, at) => `CVE-2021-${10_000 + at} is affected`) };
    assert.ok(JSON.stringify(data).length > MAX_MESSAGE_BYTES);
    await raise(platform, [
      event('r/a', 1, 'finding-events', data),
      event('r/a', 2, 'finding-events', { small: 1 }),
    ]);

    await relayOutboxes(platform);

    const [large, small] = await drainSession(platform.bus, triage, 'r/a');
    const name = large?.properties['cloudEvents_dataref'];
    assert.equal(large?.body, null);
    assert.deepEqual(JSON.parse(String((await platform.blobs.get(String(name)))?.bytes)), data);
    assert.deepEqual([small?.body, small?.properties['cloudEvents_dataref']], [{ small: 1 }, undefined]);
  });
});

suite('the pause switch', () => {
  test('holds events back until it is released, and loses none', async (t) => {
    const platform = await openPlatform(t);
    const { documents } = platform;
    await raise(platform, run('r/a', 1, 2));

    await setPause(documents, 'an incident', NOW);
    const held = await relayOutboxes(platform);
    await raise(platform, run('r/a', 3, 3));
    const why = await pauseOf(documents);
    await setPause(documents, undefined, NOW);
    const sent = await relayOutboxes(platform);

    assert.deepEqual([held, sent], [{}, { 'finding.changed': 3 }]);
    assert.deepEqual(why, { reason: 'an incident', since: NOW.toISOString() });
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(3));
  });

  test('is off until somebody turns it on, and says the last reason', async (t: TestContext) => {
    const { documents } = await openPlatform(t);

    const before = await pauseOf(documents);
    await Promise.all([setPause(documents, 'one', NOW), setPause(documents, 'one', NOW)]);
    await setPause(documents, 'two', NOW);

    assert.equal(before, undefined);
    assert.equal((await pauseOf(documents))?.reason, 'two');
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { relayOutboxes, sendWithheld, pauseEvents, withheldEvents } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import {
  type DocumentBody,
  InvalidInputError,
  NotFoundError,
  type Platform,
  UnrecoverableError,
} from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { Crash, crashAt, watchCalls } from '../support/faults.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { event, raise, run, sequences, spoiledBySubject, triage, withSending } from './outboxes.ts';

/** Makes an event one that no bus takes. */
const spoilers: Readonly<Record<string, (event: OutgoingEvent) => OutgoingEvent>> = {
  'a subject that no message can hold': spoiledBySubject,
  'a property that no filter can see': (given) => ({
    ...given,
    routing: { ...given.routing, Über: 'x' } as OutgoingEvent['routing'],
  }),
  'no data': ({ event: { data: _, ...rest }, ...given }) => ({
    ...given,
    event: rest as OutgoingEvent['event'],
  }),
  'a time that is none': (given) => ({
    ...given,
    event: { ...given.event, time: 'yesterday', subject: 'x'.repeat(300_000) },
  }),
};

function spoiled(given: OutgoingEvent, how: keyof typeof spoilers): OutgoingEvent {
  const outgoing = spoilers[how]?.(given);
  assert.ok(outgoing);
  return outgoing;
}

/** The platform whose bus refuses, for what they are, messages of these ids. */
function refusing(platform: Platform, ids: ReadonlySet<string>): Platform {
  return withSending(platform, (messages) => {
    const refused = messages.find(({ id }) => ids.has(id));
    if (refused) throw new UnrecoverableError(`message ${refused.id} is refused`);
  });
}

interface Seen {
  id: string;
  type: string;
  sequence: number;
  late: boolean;
  withheld: string | undefined;
}

async function seenBy(platform: Platform, aggregate: string): Promise<Seen[]> {
  return (await drainSession(platform.bus, triage, aggregate)).map(({ id, properties, body }) => ({
    id,
    type: String(properties['cloudEvents_type']),
    sequence: Number(properties['cloudEvents_sequence']),
    late: properties['cloudEvents_late'] === true,
    withheld: (body as { withheld?: string }).withheld,
  }));
}

suite('an event that cannot be sent', () => {
  for (const how of Object.keys(spoilers)) {
    test(`is set aside, and the others go on: ${how}`, async (t) => {
      const platform = await openPlatform(t);
      const [first, second, third] = run('r/a', 1, 3);
      assert.ok(first && second && third);
      await raise(platform, [first, spoiled(second, how), third], run('r/b', 1, 2));

      const { sent, withheld } = await relayOutboxes(platform);

      assert.deepEqual(
        { sent, withheld },
        { sent: { 'finding.changed': 4, 'event.withheld': 1 }, withheld: 1 },
      );
      const seen = await seenBy(platform, 'r/a');
      assert.deepEqual(
        seen.map(({ type, sequence, withheld: id }) => ({ type, sequence, withheld: id })),
        [
          { type: 'finding.changed', sequence: 1, withheld: undefined },
          { type: 'event.withheld', sequence: 2, withheld: second.event.id },
          { type: 'finding.changed', sequence: 3, withheld: undefined },
        ],
      );
      assert.notEqual(seen[1]?.id, second.event.id);
      assert.deepEqual(await sequences(platform, triage, 'r/b'), [1, 2]);
      assert.deepEqual((await relayOutboxes(platform)).sent, {});
    });
  }

  test('is told of by its type, so that filters see what stands for it', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, [spoiled(event('r/a', 1, 'finding-events'), 'a subject that no message can hold')]);

    await relayOutboxes(platform);

    const patches = { entity: 'finding-events', subscription: 'patches' };
    assert.deepEqual(await sequences(platform, patches, 'r/a'), [1]);
  });

  test('stays aside after a crash, whatever the bus says then: what stands for it is out', async (t) => {
    const platform = await openPlatform(t);
    const [first, second] = run('r/a', 1, 2);
    assert.ok(first && second);
    await raise(platform, [first, second]);
    const strict = refusing(platform, new Set([first.event.id]));
    // Dies when both are sent and the cursor is to move.
    const dying = watchCalls(strict, (method, call, [, body]) =>
      method === 'create' && String((body as DocumentBody | undefined)?.id).startsWith('cursor:')
        ? Promise.reject(new Crash('the relay dies'))
        : call(),
    );
    await assert.rejects(relayOutboxes(dying), Crash);

    await relayOutboxes(platform);

    assert.deepEqual(
      (await seenBy(platform, 'r/a')).map(({ type, sequence }) => `${type} ${sequence}`),
      ['event.withheld 1', 'finding.changed 2'],
    );
    await sendWithheld(platform);
    assert.partialDeepStrictEqual(await seenBy(platform, 'r/a'), [{ id: first.event.id, late: true }]);
  });

  test('keeps its reason for a person', async (t) => {
    const platform = await openPlatform(t);
    const given = spoiled(event('r/a', 7, 'finding-events'), 'a property that no filter can see');
    await raise(platform, [given]);
    await relayOutboxes(platform);

    const [withheld, ...others] = await withheldEvents(platform);

    assert.deepEqual(others, []);
    assert.match(withheld?.reason ?? '', /property name 'Über'/);
    const { id, type, subject } = given.event;
    assert.deepEqual(withheld?.event, { id, type, subject, sequence: 7 });
    assert.deepEqual(
      { container: withheld.place.container, at: withheld.at },
      { container: 'findings', at: NOW.toISOString() },
    );
  });

  test('is told of to nobody where the outbox holds no event at all, and stops nothing', async (t) => {
    const platform = await openPlatform(t);
    const odd = { id: 'outbox:1', kind: 'outbox', packageKey: 'r/a', outgoing: { topic: 'no-topic' } };
    await platform.documents.container('findings').create('r/a', odd);
    await raise(platform, run('r/a', 1, 1));

    const { sent, withheld } = await relayOutboxes(platform);

    assert.deepEqual({ sent, withheld }, { sent: { 'finding.changed': 1 }, withheld: 1 });
    assert.deepEqual((await withheldEvents(platform))[0]?.event, null);
    const [late] = await sendWithheld(platform);
    assert.match(late?.refused ?? '', /is not an event/);
  });
});

suite('an event sent after all', () => {
  test('has its own id and sequence, and says that it is late', async (t) => {
    const platform = await openPlatform(t);
    const events = run('r/a', 1, 3);
    await raise(platform, events);
    const id = events[1]?.event.id ?? '';
    await relayOutboxes(refusing(platform, new Set([id])));
    await seenBy(platform, 'r/a');

    const results = await sendWithheld(platform, id);

    assert.deepEqual(
      results.map(({ refused }) => refused),
      [undefined],
    );
    assert.deepEqual(await seenBy(platform, 'r/a'), [
      { id, type: 'finding.changed', sequence: 2, late: true, withheld: undefined },
    ]);
    assert.deepEqual(await withheldEvents(platform), []);
    await assert.rejects(sendWithheld(platform, id), NotFoundError);
  });

  test('waits on when it is still refused, and the others are sent', async (t) => {
    const platform = await openPlatform(t);
    const events = run('r/a', 1, 4);
    const [, second, , fourth] = events.map(({ event: { id } }) => id);
    assert.ok(second !== undefined && fourth !== undefined);
    await raise(platform, events);
    await relayOutboxes(refusing(platform, new Set([second, fourth])));

    const results = await sendWithheld(refusing(platform, new Set([second])));

    assert.deepEqual(
      results.map(({ withheld, refused }) => ({ id: withheld.event?.id, refused })),
      [
        { id: second, refused: `message ${second} is refused` },
        { id: fourth, refused: undefined },
      ],
    );
    assert.deepEqual(
      (await withheldEvents(platform)).map(({ event: found }) => found?.id),
      [second],
    );
  });

  test('is held back while events are paused', async (t) => {
    const platform = await openPlatform(t);
    await pauseEvents(platform.documents, { reason: 'an incident', now: NOW });

    await assert.rejects(sendWithheld(platform), InvalidInputError);
  });
});

test('whatever cannot be sent, whenever the relay dies: each aggregate has every sequence, once, in order', async (t) => {
  const platform = await openPlatform(t);
  let world = 0;
  const batch = fc.array(
    fc.record({
      aggregate: fc.nat({ max: 2 }),
      fault: fc.option(fc.constantFrom('refused', ...Object.keys(spoilers)), { freq: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { maxLength: 4 }), fc.nat({ max: 12 }), async (batches, dies) => {
      world += 1;
      const last = new Map<string, number>();
      const all = new Map<string, OutgoingEvent[]>();
      const unsendable = new Set<string>();
      const refused = new Set<string>();
      for (const each of batches) {
        for (const { aggregate, fault } of each) {
          const name = `${world}/${aggregate}`;
          const sequence = (last.get(name) ?? 0) + 1;
          last.set(name, sequence);
          const given = event(name, sequence, 'finding-events');
          all.set(name, [...(all.get(name) ?? []), given]);
          if (fault === 'refused') refused.add(given.event.id);
          if (fault !== null) unsendable.add(given.event.id);
          await raise(platform, [fault === null || fault === 'refused' ? given : spoiled(given, fault)]);
        }
        const strict = refusing(platform, refused);
        await relayOutboxes(crashAt(strict, dies + 1, 'send', 'create', 'replace', 'changes')).catch(
          (error: unknown) => {
            assert.ok(error instanceof Crash, String(error));
          },
        );
        await relayOutboxes(strict);
      }

      for (const [name, events] of all) {
        const seen = await seenBy(platform, name);
        assert.deepEqual(
          seen.map(({ id, sequence, withheld }) => ({
            sequence,
            id: withheld ?? id,
            isWithheld: withheld !== undefined,
          })),
          events.map(({ event: { id, sequence } }) => ({ sequence, id, isWithheld: unsendable.has(id) })),
        );
        assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length);
      }
      const waiting = (await withheldEvents(platform)).map(({ event: found }) => found?.id);
      for (const id of unsendable) assert.ok(waiting.includes(id));
    }),
    { numRuns: 20 },
  );
});

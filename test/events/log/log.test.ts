import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  createEvent,
  outboxDocument,
  relayOutboxes,
  sendWithheld,
  trimLog,
} from '../../../shared/events/index.ts';
import { appendToLog } from '../../../shared/events/log/append.ts';
import { headOf } from '../../../shared/events/log/head.ts';
import { endOfLog } from '../../../shared/events/log/read-log.ts';
import { MAX_MESSAGE_BYTES, type Platform, UnrecoverableError } from '../../../shared/platform/index.ts';
import { Crash, crashAt } from '../../support/faults.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { event, raise, run, upTo, withSending } from '../outboxes.ts';
import { entriesOf, footings, loggedOf } from './logged.ts';

const DAY = 86_400_000;

function changes(from: number, to: number): string[] {
  return upTo(to)
    .slice(from - 1)
    .map((sequence) => `finding.changed ${sequence}`);
}

/** Raises an event on another topic, in a container that publishes there. */
async function raiseOn(
  { documents }: Platform,
  topic: 'advisory-events' | 'embargo-events',
  sequence: number,
): Promise<void> {
  const [container, field] =
    topic === 'advisory-events'
      ? (['advisories', 'series'] as const)
      : (['embargoedPatches', 'packageKey'] as const);
  const outgoing = createEvent({
    topic,
    type: topic === 'advisory-events' ? 'advisory.published' : 'patch.required',
    source: '/test',
    aggregate: 'x',
    sequence,
    subject: 'x',
    time: NOW,
    routing: {},
    data: {},
  });
  await documents.container(container).create('x', outboxDocument(outgoing, { [field]: 'x' }));
}

for (const { name, open } of footings)
  suite(`the log of an audience on ${name}`, () => {
    test('numbers the events of its audience alone, without a gap', async (t) => {
      const platform = await open(t);
      await raise(platform, run('r/a', 1, 3), run('r/a', 1, 2, 'patch-events'));
      await raiseOn(platform, 'advisory-events', 1);
      await raiseOn(platform, 'embargo-events', 1);

      await relayOutboxes(platform);
      await raiseOn(platform, 'advisory-events', 2);
      await raise(platform, run('r/a', 4, 4));
      await relayOutboxes(platform);

      const numbersOf = async (audience: 'public' | 'private' | 'embargo'): Promise<number[]> =>
        (await entriesOf(platform, audience)).map(({ number }) => number);
      assert.deepEqual(await numbersOf('private'), upTo(6));
      assert.deepEqual(await numbersOf('public'), upTo(2));
      assert.deepEqual(await numbersOf('embargo'), upTo(1));
      assert.deepEqual(await loggedOf(platform, 'private', 'r/a'), [
        ...changes(1, 3),
        'patch.required 1',
        'patch.required 2',
        ...changes(4, 4),
      ]);
      const open_ = await platform.documents.container('events').query({ limit: 100 });
      assert.ok(open_.items.every(({ body }) => !JSON.stringify(body).includes('embargo')));
    });

    test('holds each event once, in order, when the relay dies anywhere', async (t) => {
      const platform = await open(t);
      let raised = 0;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async (nth) => {
          await raise(platform, run('r/a', raised + 1, raised + 2), run('r/b', raised + 1, raised + 2));
          raised += 2;
          const dying = crashAt(platform, nth, 'send', 'create', 'replace', 'changes', 'batch');
          await relayOutboxes(dying).catch((error: unknown) => {
            assert.ok(error instanceof Crash);
          });

          await relayOutboxes(platform);
        }),
        { numRuns: 12 },
      );

      assert.deepEqual(await loggedOf(platform, 'private', 'r/a'), changes(1, raised));
      assert.deepEqual(await loggedOf(platform, 'private', 'r/b'), changes(1, raised));
    });

    test('holds each event once, whichever of its writes was done though nobody was told', async (t) => {
      const platform = await open(t);
      for (const [at, method] of ['create', 'replace', 'batch', 'send', 'replace'].entries()) {
        await raise(platform, run('r/a', at + 1, at + 1));
        const deaf = untold(platform, method);

        await assert.rejects(relayOutboxes(deaf), /untold/);
        await relayOutboxes(platform);
      }

      assert.deepEqual(await loggedOf(platform, 'private', 'r/a'), changes(1, 5));
    });

    test('takes events of several writers at once, each once, past the end of a bucket', async (t) => {
      const platform = await open(t);
      await appendToLog(platform, 'private', { events: run('r/before', 1, 950), since: 0 });
      const writers = ['r/a', 'r/b', 'r/c'];

      await Promise.all(
        writers.map(async (aggregate) => {
          for (let from = 1; from <= 60; from += 20) {
            const since = await endOfLog(platform.documents, 'private');
            await appendToLog(platform, 'private', { events: run(aggregate, from, from + 19), since });
          }
        }),
      );

      assert.deepEqual(
        (await entriesOf(platform, 'private')).map(({ number }) => number),
        upTo(950 + 180),
      );
      for (const aggregate of writers)
        assert.deepEqual(await loggedOf(platform, 'private', aggregate), changes(1, 60));
      assert.equal(await endOfLog(platform.documents, 'private'), 1130);
    });

    test('is trimmed from its beginning, in bounded steps, and readers learn where it begins', async (t) => {
      const platform = await open(t);
      const later = { ...platform, clock: { now: () => new Date(NOW.getTime() + 5 * DAY) } };
      await appendToLog(platform, 'private', { events: run('r/a', 1, 1050), since: 0 });
      await appendToLog(later, 'private', { events: run('r/a', 1051, 1060), since: 1050 });
      const before = new Date(NOW.getTime() + DAY);
      const trim = (mostBatches: number): Promise<number> =>
        trimLog(platform.documents, 'private', { before, mostBatches });

      const dying = crashAt(platform, 4, 'batch', 'replace', 'create');
      await assert.rejects(
        trimLog(dying.documents, 'private', { before, mostBatches: 5 }),
        (error) => error instanceof Crash,
      );
      const begun = (await headOf(platform.documents, 'private')).first;
      const deleted = [await trim(5), await trim(5), await trim(5), await trim(5)];

      assert.equal(begun, 501);
      assert.deepEqual(deleted, [300, 500, 50, 0]);
      assert.equal((await headOf(platform.documents, 'private')).first, 1051);
      assert.equal((await entriesOf(platform, 'private', 1050)).length, 10);
      assert.deepEqual(
        await platform.documents
          .container('events')
          .query({ where: { kind: 'event' }, above: { number: 0 } })
          .then(({ items }) => items.length),
        10,
      );
    });

    test('goes on behind its last number when all of it was trimmed', async (t) => {
      const platform = await open(t);
      await appendToLog(platform, 'private', { events: run('r/a', 1, 7), since: 0 });
      await trimLog(platform.documents, 'private', { before: new Date(NOW.getTime() + DAY) });

      const end = await appendToLog(platform, 'private', { events: run('r/a', 8, 9), since: 3 });

      assert.equal(end, 9);
      assert.equal(await endOfLog(platform.documents, 'private'), 9);
    });
  });

/** The platform on which the first call of a method is done, and its caller learns nothing of it. */
function untold(platform: Platform, method: string): Platform {
  let told = false;
  const deaf = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(port, key) {
        const member = Reflect.get(port, key) as unknown;
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          const result = Reflect.apply(member, port, given) as unknown;
          if (key === 'container') return deaf(result as object);
          if (key !== method || told) return result;
          told = true;
          return Promise.resolve(result).then(() => Promise.reject(new Error('untold')));
        };
      },
    });
  return { ...platform, documents: deaf(platform.documents), bus: deaf(platform.bus) };
}

suite('an event that the bus refuses', () => {
  test('has its stand-in in the log, and comes late under its own id, once', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    await raise(platform, run('r/a', 1, 3));
    const [, refused] = run('r/a', 1, 3);
    let refusing = true;
    const picky = withSending(platform, (messages) => {
      if (refusing && messages.some(({ id }) => id === refused?.event.id))
        throw new UnrecoverableError('refused');
    });

    await relayOutboxes(picky);
    const withheld = await loggedOf(platform, 'private', 'r/a');
    refusing = false;
    await assert.rejects(sendWithheld(untold(picky, 'batch')), /untold/);
    await sendWithheld(picky);

    assert.deepEqual(withheld, ['finding.changed 1', 'event.withheld 2', 'finding.changed 3']);
    assert.deepEqual(await loggedOf(platform, 'private', 'r/a'), [...withheld, 'finding.changed 2']);
    const late = (await entriesOf(platform, 'private')).at(-1)?.outgoing.event;
    assert.deepEqual({ id: late?.id, late: late?.late }, { id: refused?.event.id, late: true });
  });

  test('keeps the others out of no log while it waits, and doubles none', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    await raise(platform, run('r/a', 1, 2), run('r/b', 1, 2));
    let refusing = true;
    const picky = withSending(platform, (messages) => {
      if (refusing && messages.some(({ sessionId }) => sessionId === 'r/b')) throw new Error('a hiccup');
    });

    await assert.rejects(relayOutboxes(picky));
    await assert.rejects(relayOutboxes(picky));
    const before = await loggedOf(platform, 'private', 'r/a');
    refusing = false;
    await relayOutboxes(picky);

    assert.deepEqual(before, changes(1, 2));
    assert.deepEqual(await loggedOf(platform, 'private', 'r/a'), changes(1, 2));
    assert.deepEqual(await loggedOf(platform, 'private', 'r/b'), changes(1, 2));
  });

  test('names the blob of data that no message holds', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const data = { text: 'x'.repeat(MAX_MESSAGE_BYTES) };
    await raise(platform, [event('r/a', 1, 'finding-events', data), event('r/a', 2, 'finding-events', data)]);

    await relayOutboxes(platform);

    const entries = await entriesOf(platform, 'private');
    assert.equal(entries.length, 2);
    for (const { dataref, outgoing } of entries) {
      assert.equal(outgoing.event.data, null);
      const blob = await platform.blobs.get(dataref ?? '');
      assert.deepEqual(JSON.parse(String(blob?.bytes)), data);
    }
  });
});

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { pauseOf, relayOutbox, relayOutboxes, pauseEvents, resumeEvents } from '../../shared/events/index.ts';
import {
  type Changes,
  type DocumentBody,
  type DocumentContainer,
  MAX_MESSAGE_BYTES,
  type Platform,
  StorageError,
  UnrecoverableError,
} from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { builds, event, raise, run, sequences, triage, upTo } from './outboxes.ts';

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

    const { sent } = await relayOutboxes(platform);
    const { sent: again } = await relayOutboxes(platform);

    assert.deepEqual({ sent, again }, { sent: { 'finding.changed': 7, 'patch.required': 2 }, again: {} });
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(5));
    assert.deepEqual(await sequences(platform, triage, 'r/b'), [1, 2]);
    assert.deepEqual(await sequences(platform, builds, 'r/a'), [1, 2]);
  });

  test('goes on where it stopped', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 2));
    await relayOutboxes(platform);
    await raise(platform, run('r/a', 3, 4));

    const { sent } = await relayOutboxes(platform);

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
    assert.deepEqual(
      { body: small?.body, cloudEvents_dataref: small?.properties['cloudEvents_dataref'] },
      { body: { small: 1 }, cloudEvents_dataref: undefined },
    );
  });
});

suite('a relay that something stands against', () => {
  /** The platform with one container read in another way. */
  function reading(
    platform: Platform,
    name: string,
    changes: (
      port: DocumentContainer,
      cursor: string | undefined,
      limit?: number,
    ) => Promise<Changes<DocumentBody>>,
  ): Platform {
    const { documents } = platform;
    return {
      ...platform,
      documents: {
        close: () => documents.close(),
        container(other) {
          const port = documents.container(other);
          if (other !== name) return port;
          return new Proxy(port, {
            get: (target, key) => {
              if (key === 'changes')
                return (cursor: string | undefined, limit?: number) => changes(target, cursor, limit);
              const member = Reflect.get(target, key) as unknown;
              return typeof member === 'function' ? (member.bind(target) as unknown) : member;
            },
          });
        },
      },
    };
  }

  test('leaves a feed that never ends, and goes on with it the next time', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 3));
    let reads = 0;
    const endless = reading(platform, 'findings', async (port, cursor, limit) => {
      reads += 1;
      return { ...(await port.changes<DocumentBody>(cursor, limit)), more: true };
    });

    await relayOutboxes(endless);
    const [first] = [reads];
    await raise(platform, run('r/a', 4, 4), run('r/a', 1, 1, 'patch-events'));
    await relayOutboxes(endless);

    assert.deepEqual({ first, reads }, { first: 1000, reads: 2000 });
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(4));
    assert.deepEqual(await sequences(platform, builds, 'r/a'), [1]);
  });

  test('passes over pages without a document, though no cursor is kept for them', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 2));
    const inRanges = reading(platform, 'findings', async (port, cursor, limit) => {
      const [empty = '0', own] = cursor?.startsWith('range-') ? cursor.slice(6).split(':') : ['0', cursor];
      if (Number(empty) < 3)
        return { items: [], cursor: `range-${Number(empty) + 1}:${own ?? '0'}`, more: true };
      const changes = await port.changes<DocumentBody>(own, limit);
      return { ...changes, cursor: `range-3:${changes.cursor}` };
    });

    await relayOutboxes(inRanges);

    assert.deepEqual(await sequences(platform, triage, 'r/a'), [1, 2]);
  });

  test('tells all anew, under the same ids, where the container knows its cursor no more', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 2));
    await relayOutboxes(platform);
    await raise(platform, run('r/a', 3, 3));
    const restored = reading(platform, 'findings', (port, cursor, limit) => {
      if (cursor !== undefined) return Promise.reject(new UnrecoverableError(`'${cursor}' is no cursor`));
      return port.changes<DocumentBody>(undefined, limit);
    });

    const { sent } = await relayOutbox(restored, 'findings');

    assert.deepEqual(sent, { 'finding.changed': 3 });
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(3));
  });

  test('publishes what the other containers hold when one cannot be read, and says so', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 1), run('r/a', 1, 1, 'patch-events'));
    const away = reading(platform, 'findings', () =>
      Promise.reject(new StorageError('the container is gone')),
    );

    await assert.rejects(relayOutboxes(away), /the container is gone/);

    assert.deepEqual(await sequences(platform, builds, 'r/a'), [1]);
  });

  test('sends nothing once its lock is lost: another may be sending', async (t) => {
    const platform = await openPlatform(t);
    await raise(platform, run('r/a', 1, 1));
    const { blobs } = platform;
    let now = 0;
    t.mock.method(performance, 'now', () => now);
    const slept = reading(platform, 'findings', (port, cursor, limit) => {
      now += 15_000;
      return port.changes<DocumentBody>(cursor, limit);
    });

    await assert.rejects(relayOutbox({ ...slept, blobs }, 'findings'), /the lock relay\/findings is lost/);

    assert.equal((await platform.bus.counts(triage)).active, 0);
  });
});

suite('the pause switch', () => {
  test('holds events back until it is released, and loses none', async (t) => {
    const platform = await openPlatform(t);
    const { documents } = platform;
    await raise(platform, run('r/a', 1, 2));

    await pauseEvents(documents, { reason: 'an incident', now: NOW });
    const { sent: held } = await relayOutboxes(platform);
    await raise(platform, run('r/a', 3, 3));
    const why = await pauseOf(documents);
    await resumeEvents(documents, { now: NOW });
    const { sent } = await relayOutboxes(platform);

    assert.deepEqual({ held, sent }, { held: {}, sent: { 'finding.changed': 3 } });
    assert.deepEqual(why, { reason: 'an incident', since: NOW.toISOString() });
    assert.deepEqual(await sequences(platform, triage, 'r/a'), upTo(3));
  });

  test('is off until somebody turns it on, and says the last reason and since when', async (t: TestContext) => {
    const { documents } = await openPlatform(t);

    const before = await pauseOf(documents);
    await Promise.all([
      pauseEvents(documents, { reason: 'one', now: NOW }),
      pauseEvents(documents, { reason: 'one', now: NOW }),
    ]);
    await pauseEvents(documents, { reason: 'two', now: new Date(NOW.getTime() + 1) });

    assert.equal(before, undefined);
    assert.deepEqual(await pauseOf(documents), { reason: 'two', since: NOW.toISOString() });
  });
});

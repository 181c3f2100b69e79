import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import type { OutgoingMessage } from '../../shared/platform/index.ts';
import { busWith, openPlatform, runHost, signal } from './harness.ts';

/** Messages that both subscriptions get. */
function events(sessions: readonly string[], each: number): OutgoingMessage[] {
  const messages: OutgoingMessage[] = [];
  for (let n = 0; n < each; n++) {
    for (const sessionId of sessions) {
      const properties = { type: 'finding.changed' };
      messages.push({ id: `${sessionId}-${n}`, sessionId, body: { sessionId, n }, properties });
    }
  }
  return messages;
}

const patches = { entity: 'finding-events', subscription: 'patches' };

test('each session comes in order, one message at a time, and several sessions at once', async (t) => {
  const seen = new Map<string, number[]>();
  const running = new Set<string>();
  let most = 0;
  const { host, platform } = await runHost(t, 'sessions', {
    changed: async (body, context) => {
      const { sessionId, n } = body as { sessionId: string; n: number };
      assert.equal(context.triggerMetadata?.['sessionId'], sessionId);
      const { sessionLockedUntil } = context.triggerMetadata['messageActions'] as Record<string, string>;
      assert.ok(Date.parse(sessionLockedUntil ?? '') > Date.now());
      assert.equal(running.has(sessionId), false);
      most = Math.max(most, running.add(sessionId).size);
      await turn();
      seen.set(sessionId, [...(seen.get(sessionId) ?? []), n]);
      running.delete(sessionId);
    },
  });

  await platform.bus.send('finding-events', events(['a', 'b', 'c', 'd', 'e', 'f'], 5));
  await host.idle();

  assert.deepEqual([...seen.keys()].sort(), ['a', 'b', 'c', 'd', 'e', 'f']);
  for (const order of seen.values()) assert.deepEqual(order, [0, 1, 2, 3, 4]);
  assert.ok(most > 1 && most <= 4, `${most} sessions at once`);
});

test('a failing message holds up its session until it succeeds, and only its session', async (t) => {
  const seen: string[] = [];
  let failures = 0;
  const { host, platform } = await runHost(t, 'sessions', {
    changed: (body) => {
      const { sessionId, n } = body as { sessionId: string; n: number };
      if (sessionId === 'a' && n === 1 && failures++ < 3) throw new Error('not yet');
      seen.push(`${sessionId}${n}`);
    },
  });

  await platform.bus.send('finding-events', events(['a', 'b'], 3));
  await host.idle();

  assert.equal(failures, 4);
  assert.deepEqual(
    seen.filter((each) => each.startsWith('a')),
    ['a0', 'a1', 'a2'],
  );
  assert.deepEqual(
    seen.filter((each) => each.startsWith('b')),
    ['b0', 'b1', 'b2'],
  );
  assert.equal((await platform.bus.counts(patches)).deadLettered, 0);
});

test('a message that always fails is dead-lettered and the session goes on', async (t) => {
  const seen: unknown[] = [];
  const { host, platform } = await runHost(t, 'sessions', {
    changed: (body) => {
      const { n } = body as { n: number };
      if (n === 0) throw new Error('never');
      seen.push(n);
    },
  });

  await platform.bus.send('finding-events', events(['a'], 3));
  await host.idle();

  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual(await platform.bus.counts(patches), { active: 0, scheduled: 0, deadLettered: 1 });
});

test('a handler may dead-letter a message of its session itself; the session goes on', async (t) => {
  const seen: unknown[] = [];
  const { host, platform, entries } = await runHost(t, 'sessions', {
    changed: async (body, context) => {
      const { n } = body as { n: number };
      const token = String(context.triggerMetadata?.['lockToken']);
      if (n === 1) await platform.bus.deadLetter(patches, token, 'SchemaInvalid', 'n is 1');
      else seen.push(n);
    },
  });

  await platform.bus.send('finding-events', events(['a'], 3));
  await host.idle();

  assert.deepEqual(seen, [0, 2]);
  const [letter] = await platform.bus.peek({ ...patches, deadLetters: true }, 10);
  assert.equal(letter?.deadLetterReason, 'SchemaInvalid');
  assert.deepEqual(
    entries.filter(({ level }) => level === 'warning'),
    [],
  );
});

test('the lock of a session is renewed while its handler runs', async (t) => {
  const platform = await openPlatform(t);
  const soon = () => new Date(Date.now() + 120);
  let renewals = 0;
  const bus = busWith(platform.bus, {
    acceptSession: async (...args) => {
      const session = await platform.bus.acceptSession(...args);
      const receive = session?.receive.bind(session);
      const renewLock = session?.renewLock.bind(session);
      return (
        session &&
        receive &&
        renewLock &&
        Object.assign(session, {
          receive: async (max: number) =>
            (await receive(max)).map((message) => ({ ...message, lockedUntil: soon() })),
          renewLock: async () => {
            renewals++;
            await renewLock();
            return soon();
          },
        })
      );
    },
  });
  const { host } = await runHost(t, 'sessions', { changed: () => delay(200) }, { platform, bus });

  await platform.bus.send('finding-events', events(['a'], 1));
  await host.idle();

  assert.ok(renewals >= 2, `renewed ${renewals} times`);
});

test('more sessions than slots all get their turn', async (t) => {
  let runs = 0;
  const { host, platform } = await runHost(t, 'sessions', { changed: () => runs++ });
  const names = Array.from({ length: 60 }, (_, index) => `s${index}`);

  await platform.bus.send('finding-events', events(names, 1));
  await host.idle();

  assert.equal(runs, 60);
});

test('a batch holds messages of one session only, in order', async (t) => {
  const batches: string[] = [];
  const { host, platform } = await runHost(
    t,
    'sessions',
    {
      triage: (bodies, context) => {
        const sessions = new Set(context.triggerMetadata?.['sessionIdArray'] as string[]);
        const order = (bodies as { n: number }[]).map(({ n }) => n);
        batches.push(`${[...sessions].join('+')}:${order.join('')}`);
      },
    },
    { listen: () => false },
  );

  await platform.bus.send('finding-events', events(['a', 'b'], 3));
  await host.startListener('triage');
  await host.idle();

  assert.deepEqual(batches.sort(), ['a:012', 'b:012']);
});

test('stopping lets the running message of a session end and leaves the others', async (t) => {
  const started = signal();
  const gate = signal();
  const seen: unknown[] = [];
  const { host, platform } = await runHost(t, 'sessions', {
    changed: async (body) => {
      started.resolve();
      await gate.promise;
      seen.push((body as { n: number }).n);
    },
  });

  await platform.bus.send('finding-events', events(['a'], 3));
  await started.promise;
  const stopped = host.stopListener('changed');
  gate.resolve();
  await stopped;

  assert.deepEqual(seen, [0]);
  assert.equal((await platform.bus.counts(patches)).active, 2);
});

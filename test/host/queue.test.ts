import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import type { InvocationContext } from '@azure/functions';
import fc from 'fast-check';

import { LockLostError, TransientError } from '../../shared/platform/index.ts';
import { busWith, hostJson, jobs, openPlatform, runHost, signal } from './harness.ts';

const queue = { entity: 'ingest-jobs' };
const dead = { ...queue, deadLetters: true };

test('a function gets the body and the metadata as on Azure, and success completes the message', async (t) => {
  const seen: { body: unknown; context: InvocationContext }[] = [];
  const { host, platform } = await runHost(t, 'queue', {
    job: (body, context) => seen.push({ body, context }),
  });

  await platform.bus.send('ingest-jobs', [
    {
      id: 'a',
      body: { file: 'x', nested: { Deep: 1 }, list: [1] },
      properties: { runid: 'r1', attempt: 2 },
      subject: 'import',
      correlationId: 'c1',
    },
  ]);
  await host.idle();

  assert.equal(seen.length, 1);
  const { body, context } = seen[0] ?? assert.fail();
  assert.deepEqual(body, { file: 'x', nested: { Deep: 1 }, list: [1] });
  assert.equal(context.functionName, 'job');
  assert.equal(context.retryContext, undefined);
  const { lockToken, sequenceNumber, enqueuedTime, enqueuedTimeUtc, ...metadata } =
    context.triggerMetadata ?? {};
  assert.equal(typeof lockToken, 'string');
  assert.equal(typeof sequenceNumber, 'number');
  assert.match(String(enqueuedTimeUtc), /^\d{4}-\d\d-\d\dT[\d:.]+$/);
  assert.equal(enqueuedTime, `${String(enqueuedTimeUtc)}+00:00`);
  assert.deepEqual(metadata, {
    messageReceiver: {},
    messageSession: {},
    messageActions: {},
    sessionActions: {},
    receiveActions: {},
    client: {},
    expiresAtUtc: '9999-12-31T23:59:59.9999999',
    expiresAt: '9999-12-31T23:59:59.9999999+00:00',
    deliveryCount: 1,
    messageId: 'a',
    subject: 'import',
    label: 'import',
    correlationId: 'c1',
    applicationProperties: { runid: 'r1', attempt: 2 },
    userProperties: { runid: 'r1', attempt: 2 },
    file: 'x',
    nested: { deep: 1 },
  });
  assert.deepEqual(await platform.bus.counts(queue), { active: 0, scheduled: 0, deadLettered: 0 });
});

test('the first letter of property names is lost and body members hide those of the message, as on Azure', async (t) => {
  const platform = await openPlatform(t);
  const bus = busWith(platform.bus, {
    receive: async (...args) => {
      const messages = await platform.bus.receive(...args);
      return messages.map((message) => ({ ...message, properties: { RunId: 'r1' } }));
    },
  });
  const seen: InvocationContext['triggerMetadata'][] = [];
  const does = { job: (_: unknown, context: InvocationContext) => seen.push(context.triggerMetadata) };
  const { host } = await runHost(t, 'queue', does, { platform, bus });

  await platform.bus.send('ingest-jobs', jobs({ messageId: 'other', flag: true, count: 3, none: null }));
  await host.idle();

  const [metadata = {}] = seen;
  assert.deepEqual(metadata['applicationProperties'], { runId: 'r1' });
  assert.deepEqual(
    {
      messageId: metadata['messageId'],
      flag: metadata['flag'],
      count: metadata['count'],
      hasNone: 'none' in metadata,
    },
    { messageId: 'other', flag: 'True', count: 3, hasNone: false },
  );
});

for (const body of ['text', '12', '', 7, true, null, ['a', 1], { a: null }]) {
  test(`the body ${JSON.stringify(body)} arrives as it was sent`, async (t) => {
    const seen: unknown[] = [];
    const { host, platform } = await runHost(t, 'queue', { job: (received) => seen.push(received) });

    await platform.bus.send('ingest-jobs', jobs(body));
    await host.idle();

    assert.deepEqual(seen, [body]);
  });
}

test('text members of the metadata are parsed where they are JSON, and kept where not', async (t) => {
  const seen = new Map<unknown, unknown>();
  const { host, platform } = await runHost(t, 'queue', {
    job: (index, context) => seen.set(index, context.triggerMetadata?.['subject']),
  });
  const number = fc.double().map(String);
  const text = fc.oneof(fc.string({ maxLength: 30 }), fc.json().map(lowerCase), number);
  const texts = fc.array(
    text.filter((each) => each.length <= 100 && !each.includes('__proto__')),
    { minLength: 50, maxLength: 50 },
  );
  let sent = 0;

  await fc.assert(
    fc.asyncProperty(texts, async (subjects) => {
      const messages = subjects.map((subject) => ({ id: `m-${sent}`, body: sent++, subject }));
      await platform.bus.send('ingest-jobs', messages);
      await host.idle();
      for (const { body, subject } of messages)
        assert.deepEqual(seen.get(body), parsedIfJson(subject), subject);
    }),
    { numRuns: 4 },
  );
});

/** The library lowers the first letter of keys. */
const lowerCase = (text: string): string => text.toLowerCase();

function parsedIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

test('a failing message is delivered again until the limit, then dead-lettered; others go on', async (t) => {
  const deliveries: unknown[] = [];
  const done: unknown[] = [];
  const { host, platform, entries } = await runHost(t, 'queue', {
    job: (body, context) => {
      if (body !== 'bad') return done.push(body);
      deliveries.push(context.triggerMetadata?.['deliveryCount']);
      throw new Error('cannot');
    },
  });

  await platform.bus.send('ingest-jobs', jobs('bad', 'good', 'better'));
  await host.idle();

  assert.deepEqual(deliveries, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(done, ['good', 'better']);
  const [letter] = await platform.bus.peek(dead, 10);
  assert.equal(letter?.body, 'bad');
  assert.equal(letter.deadLetterReason, 'MaxDeliveryCountExceeded');
  assert.equal(entries.filter(({ message }) => message === 'Executed (Failed)').length, 10);
});

test('throwing a string fails, rejecting with null or undefined succeeds, as in the worker', async (t) => {
  const runs: unknown[] = [];
  const { host, platform } = await runHost(t, 'queue', {
    job: (body) => {
      runs.push(body);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return Promise.reject(body === 'undefined' ? undefined : body === 'null' ? null : 'text');
    },
  });

  await platform.bus.send('ingest-jobs', jobs('null', 'undefined'));
  await host.idle();
  await platform.bus.send('ingest-jobs', [{ id: 'text', body: 'text' }]);
  await host.idle();

  assert.deepEqual(runs.slice(0, 2), ['null', 'undefined']);
  assert.equal(runs.length, 12);
  assert.equal((await platform.bus.counts(queue)).deadLettered, 1);
});

test('a handler may dead-letter its message itself, and then succeed or fail', async (t) => {
  const { host, platform, entries } = await runHost(t, 'queue', {
    job: async (body, context) => {
      const token = String(context.triggerMetadata?.['lockToken']);
      await platform.bus.deadLetter(queue, token, 'SchemaInvalid', String(body));
      if (body === 'then fail') throw new Error('too');
    },
  });

  await platform.bus.send('ingest-jobs', jobs('then succeed', 'then fail'));
  await host.idle();

  const letters = await platform.bus.peek(dead, 10);
  assert.deepEqual(
    letters.map(({ deadLetterReason, deadLetterDescription }) => ({
      deadLetterReason,
      deadLetterDescription,
    })),
    [
      { deadLetterReason: 'SchemaInvalid', deadLetterDescription: 'then succeed' },
      { deadLetterReason: 'SchemaInvalid', deadLetterDescription: 'then fail' },
    ],
  );
  assert.deepEqual(
    entries.filter(({ level }) => level === 'warning'),
    [],
  );
});

test('no more than maxConcurrentCalls run at once, and all of them do', async (t) => {
  const gate = signal();
  const full = signal();
  let running = 0;
  let most = 0;
  const { host, platform } = await runHost(t, 'queue', {
    job: async () => {
      most = Math.max(most, ++running);
      if (running === 4) full.resolve();
      await gate.promise;
      running--;
    },
  });

  await platform.bus.send('ingest-jobs', jobs(...Array.from({ length: 20 }, (_, index) => index)));
  await full.promise;
  gate.resolve();
  await host.idle();

  assert.equal(most, 4);
  assert.equal((await platform.bus.counts(queue)).active, 0);
});

test('one slow message does not keep the other slots from working', async (t) => {
  const gate = signal();
  const rest = signal();
  let done = 0;
  let running = 0;
  let most = 0;
  const { host, platform } = await runHost(t, 'queue', {
    job: async (body) => {
      most = Math.max(most, ++running);
      await (body === 0 ? gate.promise : turn());
      running--;
      if (body !== 0 && ++done === 30) rest.resolve();
    },
  });

  await platform.bus.send('ingest-jobs', jobs(...Array.from({ length: 31 }, (_, index) => index)));
  await rest.promise;
  gate.resolve();
  await host.idle();

  assert.equal(done, 30);
  assert.equal(most, 4);
});

test('the lock is renewed while the handler runs, and no longer than maxAutoLockRenewalDuration', async (t) => {
  const platform = await openPlatform(t);
  const soon = () => new Date(Date.now() + 120);
  let renewals = 0;
  const bus = busWith(platform.bus, {
    receive: async (...args) => {
      const messages = await platform.bus.receive(...args);
      return messages.map((message) => ({ ...message, lockedUntil: soon() }));
    },
    renewLock: async (...args) => {
      renewals++;
      await platform.bus.renewLock(...args);
      return soon();
    },
  });
  const serviceBus = { maxAutoLockRenewalDuration: '00:00:00.2' };
  const { host } = await runHost(
    t,
    'queue',
    { job: () => delay(400) },
    { platform, bus, hostJson: { ...hostJson, extensions: { serviceBus } } },
  );

  await platform.bus.send('ingest-jobs', jobs('long'));
  await host.idle();

  assert.ok(renewals >= 2 && renewals <= 3, `renewed ${renewals} times`);
});

test('a lock that ran out is told as a warning', async (t) => {
  const platform = await openPlatform(t);
  const bus = busWith(platform.bus, {
    receive: async (...args) => {
      const messages = await platform.bus.receive(...args);
      return messages.map((message) => ({ ...message, lockedUntil: new Date(0) }));
    },
    complete: () => Promise.reject(new LockLostError('gone')),
    renewLock: () => Promise.reject(new LockLostError('gone')),
  });
  const done = signal();
  const { host, entries } = await runHost(
    t,
    'queue',
    {
      job: () => {
        done.resolve();
      },
    },
    { platform, bus },
  );

  await platform.bus.send('ingest-jobs', jobs('late'));
  await done.promise;
  await host.stop();

  assert.deepEqual(
    entries.filter(({ level }) => level === 'warning').map(({ message }) => message),
    ['A message was not completed: gone'],
  );
});

test('the listener outlives a bus that fails for a while', async (t) => {
  const platform = await openPlatform(t);
  let failures = 0;
  const bus = busWith(platform.bus, {
    receive: (...args) =>
      failures++ < 2 ? Promise.reject(new TransientError('busy')) : platform.bus.receive(...args),
  });
  const done = signal<unknown>();
  const { entries } = await runHost(t, 'queue', { job: done.resolve }, { platform, bus });

  await platform.bus.send('ingest-jobs', jobs('after all'));

  assert.equal(await done.promise, 'after all');
  assert.equal(entries.filter(({ message }) => message === 'Messages could not be received: busy').length, 2);
});

test('a bus that comes back empty at once, as a closing one does, is not asked all the time', async (t) => {
  const platform = await openPlatform(t);
  let calls = 0;
  const bus = busWith(platform.bus, {
    receive: async () => {
      if (++calls > 50) await delay(10);
      return [];
    },
  });

  await runHost(t, 'queue', {}, { platform, bus });
  await delay(50);

  assert.ok(calls <= 2, `${calls} calls`);
});

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { jobs, runHost } from './harness.ts';

test('hooks run around the app and its invocations, and may change inputs, outcome and user logs', async (t) => {
  const notes: unknown[] = [];
  const inputs: unknown[] = [];
  const { host, platform, entries } = await runHost(t, 'hooks', {
    note: (what) => notes.push(what),
    job: (body, context) => {
      inputs.push(body);
      context.warn('a %s here', 'secret');
      throw new Error('boom');
    },
  });

  await platform.bus.send('ingest-jobs', jobs('body'));
  await host.idle();
  await host.stop();

  assert.deepEqual(inputs, ['body changed']);
  assert.deepEqual(notes, [
    'appStart',
    'preInvocation',
    'postInvocation after preInvocation: Error: boom',
    'appTerminate after appStart',
  ]);
  const [log] = entries.filter(({ category }) => category === 'Function.job.User');
  assert.equal(log?.message, 'a *** here');
  assert.equal(log.level, 'warning');
  assert.equal((await platform.bus.counts({ entity: 'ingest-jobs' })).active, 0);
});

test('logs of an invocation carry its id; neither bodies nor other levels than configured are passed on', async (t) => {
  const hostJson = {
    version: '2.0',
    logging: { logLevel: { default: 'Warning', Function: 'Error', 'Function.job.User': 'Debug' } },
  };
  const { host, platform, entries } = await runHost(
    t,
    'queue',
    {
      job: (_, context) => {
        context.trace('hidden');
        context.debug('shown');
      },
    },
    { hostJson },
  );

  await platform.bus.send('ingest-jobs', jobs({ password: 'hunter2' }));
  await host.idle();

  assert.deepEqual(
    entries.map(({ level, category, message }) => ({ level, category, message })),
    [{ level: 'debug', category: 'Function.job.User', message: 'shown' }],
  );
  assert.match(JSON.stringify(entries), /"invocationId":"[0-9a-f-]{36}"/);
  assert.doesNotMatch(JSON.stringify(entries), /hunter2/);
});

test('an unknown hook is refused with the error by which the library knows', async (t) => {
  await runHost(t, 'queue', {});
  const core = createRequire(import.meta.url)('@azure/functions-core') as {
    registerHook: (name: string, callback: () => void) => void;
  };

  assert.throws(
    () => {
      core.registerHook('toString', () => undefined);
    },
    { name: 'RangeError', isAzureFunctionsSystemError: true },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app, input, output, trigger } from '@azure/functions';

import { indexApp } from '../../infra/local/host/index.ts';
import type { FunctionInfo } from '../../infra/local/host/index.ts';
import { define } from './fixtures/handlers.ts';
import { fixtures, hostJson } from './harness.ts';

const handler = () => ({});
const bus = { connection: 'ServiceBus', handler };
const feed = { connection: 'Cosmos', databaseName: 'patchline', handler };

function index(file: string, options: object = {}): Promise<FunctionInfo[]> {
  const settings = { JOB_QUEUE: 'ingest-jobs' };
  return indexApp({
    appFiles: [file],
    directory: fixtures,
    hostJson,
    settings,
    log: () => undefined,
    ...options,
  });
}

function indexDefined(functions: () => void, options: object = {}): Promise<FunctionInfo[]> {
  define.functions = functions;
  return index('any.ts', options);
}

test('the functions are told in order of name, with the bindings as the Azure host reads them', async () => {
  const functions = await indexDefined(() => {
    app.timer('nightly', { schedule: '0 0 5,17 * * *', handler });
    app.serviceBusQueue('import', { queueName: '%JOB_QUEUE%', ...bus });
    app.http('find', { route: 'find/{id}', authLevel: 'function', handler });
  });

  assert.deepEqual(
    functions.map(({ name, trigger: kind }) => ({ name, trigger: kind })),
    [
      { name: 'find', trigger: 'http' },
      { name: 'import', trigger: 'service-bus' },
      { name: 'nightly', trigger: 'timer' },
    ],
  );
  const bindings = functions.map(({ rawBindings }) => rawBindings.map((raw) => JSON.parse(raw) as unknown));
  assert.partialDeepStrictEqual(bindings, [
    [
      {
        type: 'httpTrigger',
        direction: 'in',
        route: 'find/{id}',
        authLevel: 'function',
        methods: ['GET', 'POST'],
      },
      { type: 'http', direction: 'out', name: '$return' },
    ],
    [{ type: 'serviceBusTrigger', direction: 'in', queueName: '%JOB_QUEUE%', connection: 'ServiceBus' }],
    [{ type: 'timerTrigger', schedule: '0 0 5,17 * * *', properties: { supportsDeferredBinding: 'false' } }],
  ]);
});

test('the names of bindings are the same each time', async () => {
  const define = () => {
    app.timer('nightly', { schedule: '0 0 5 * * *', handler });
  };

  const first = await indexDefined(define);
  const second = await indexDefined(define);

  assert.deepEqual(first, second);
  assert.match(first[0]?.rawBindings[0] ?? '', /"name":"timerTrigger[0-9a-f]{10}"/);
});

test('a glob names the files', async () => {
  const functions = await indexApp({
    appGlob: '{queue,batch}.ts',
    directory: fixtures,
    hostJson,
    settings: { JOB_QUEUE: 'ingest-jobs' },
    log: () => undefined,
  });

  assert.deepEqual(
    functions.map(({ name }) => name),
    ['batch', 'job'],
  );
});

test('an app that does not load, or registers nothing, is refused', async () => {
  await assert.rejects(index('broken.ts'), /broken\.ts could not be loaded: no database/);
  await assert.rejects(index('absent.ts'), /absent\.ts could not be loaded/);
  await assert.rejects(
    indexDefined(() => undefined),
    /registers no function/,
  );
  await assert.rejects(index('', { appFiles: undefined, appGlob: 'none/*.ts' }), /No file matches/);
});

test('functions cannot be registered once the app has started', async () => {
  await index('queue.ts');

  assert.throws(() => {
    app.timer('late', { schedule: '0 0 5 * * *', handler });
  }, /only be registered during app startup/);
});

const wrong: [what: string, define: () => void, message: RegExp][] = [
  [
    'a name with a dot',
    () => {
      app.timer('a.b', { schedule: '0 0 5 * * *', handler });
    },
    /Function 'a\.b': 'a\.b' is not a valid/,
  ],
  [
    'the name host',
    () => {
      app.timer('Host', { schedule: '0 0 5 * * *', handler });
    },
    /not a valid function name/,
  ],
  [
    'a name of 129 characters',
    () => {
      app.timer('a'.repeat(129), { schedule: '0 0 5 * * *', handler });
    },
    /not a valid/,
  ],
  [
    'names that differ in case only',
    () => {
      for (const name of ['tick', 'Tick']) app.timer(name, { schedule: '0 0 5 * * *', handler });
    },
    /another function has the same name/,
  ],
  [
    'one name twice',
    () => {
      for (const schedule of ['0 0 5 * * *', '0 0 6 * * *']) app.timer('tick', { schedule, handler });
    },
    /already been registered/,
  ],
  [
    'a binding name with a dash',
    () => {
      app.generic('f', {
        trigger: trigger.generic({ type: 'timerTrigger', name: 'my-timer', schedule: '0 0 5 * * *' }),
        handler,
      });
    },
    /binding name 'my-timer' is invalid/,
  ],
  [
    'a queue that is not in the topology',
    () => {
      app.serviceBusQueue('f', { queueName: 'other', ...bus });
    },
    /there is no queue 'other'/,
  ],
  [
    'a subscription that is not in the topology',
    () => {
      app.serviceBusTopic('f', { topicName: 'finding-events', subscriptionName: 'x', ...bus });
    },
    /there is no subscription 'x' of a topic 'finding-events'/,
  ],
  [
    'neither queue nor topic',
    () => {
      app.generic('f', { trigger: trigger.generic({ type: 'serviceBusTrigger', connection: 'x' }), handler });
    },
    /needs either queueName or both/,
  ],
  [
    'sessions where the entity has none',
    () => {
      app.serviceBusQueue('f', { queueName: 'match-jobs', isSessionsEnabled: true, ...bus });
    },
    /isSessionsEnabled is on, but the entity has no sessions/,
  ],
  [
    'no sessions where the entity requires them',
    () => {
      app.serviceBusTopic('f', { topicName: 'finding-events', subscriptionName: 'triage', ...bus });
    },
    /is off, but the entity requires sessions/,
  ],
  [
    'a missing connection',
    () => {
      app.serviceBusQueue('f', { queueName: 'match-jobs', connection: '', handler });
    },
    /connection: /,
  ],
  [
    'an unknown cardinality',
    () => {
      app.serviceBusQueue('f', { queueName: 'match-jobs', cardinality: 'two' as 'one', ...bus });
    },
    /cardinality: /,
  ],
  [
    'an SDK binding',
    () => {
      app.serviceBusQueue('f', { queueName: 'match-jobs', sdkBinding: true, ...bus });
    },
    /sdkBinding needs the preview extension/,
  ],
  [
    'a setting that is missing',
    () => {
      app.timer('f', { schedule: '%NOT_SET%', handler });
    },
    /'%NOT_SET%' does not resolve to a value/,
  ],
  [
    'a schedule of four fields',
    () => {
      app.timer('f', { schedule: '0 0 5 *', handler });
    },
    /not an NCRONTAB expression/,
  ],
  [
    'a time span as schedule',
    () => {
      app.timer('f', { schedule: '00:05:00', handler });
    },
    /not an NCRONTAB expression/,
  ],
  [
    'a nickname as schedule',
    () => {
      app.timer('f', { schedule: '@daily', handler });
    },
    /not an NCRONTAB expression/,
  ],
  [
    'L in a schedule',
    () => {
      app.timer('f', { schedule: '0 0 5 L * *', handler });
    },
    /not an NCRONTAB expression/,
  ],
  [
    'an hour of 24',
    () => {
      app.timer('f', { schedule: '0 0 24 * * *', handler });
    },
    /the schedule '0 0 24 \* \* \*' is wrong/,
  ],
  [
    'a schedule that never occurs',
    () => {
      app.timer('f', { schedule: '0 0 0 31 2 *', handler });
    },
    /never occurs/,
  ],
  [
    'a retry policy on a queue',
    () => {
      app.generic('f', {
        trigger: trigger.serviceBusQueue({ queueName: 'match-jobs', connection: 'x' }),
        retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1000 },
        handler,
      });
    },
    /a retry policy only works with a timer or a change feed/,
  ],
  [
    'a container that is not in the topology',
    () => {
      app.cosmosDB('f', { containerName: 'other', ...feed });
    },
    /there is no container 'other'/,
  ],
  [
    'leases in the container that is listened to',
    () => {
      app.cosmosDB('f', { containerName: 'leases', ...feed });
    },
    /'leases' cannot hold the leases of its own feed/,
  ],
  [
    'leases in a container with another partition key',
    () => {
      app.cosmosDB('f', { containerName: 'findings', leaseContainerName: 'runs', ...feed });
    },
    /'runs' cannot hold leases: its partition key is not \/id/,
  ],
  [
    'one lease for two functions',
    () => {
      for (const name of ['f', 'g']) app.cosmosDB(name, { containerName: 'findings', ...feed });
    },
    /Function 'g': has the leases of 'f': give it a leaseContainerPrefix/,
  ],
  [
    'a feed without a database',
    () => {
      app.cosmosDB('f', { containerName: 'findings', ...feed, databaseName: '' });
    },
    /databaseName: /,
  ],
  [
    'a feed from a time on',
    () => {
      app.cosmosDB('f', { containerName: 'findings', startFromTime: '2026-01-01T00:00:00Z', ...feed });
    },
    /startFromTime: the local feed knows no times/,
  ],
  [
    'a feed with every version',
    () => {
      app.generic('f', {
        trigger: trigger.generic({
          type: 'cosmosDBTrigger',
          containerName: 'findings',
          changeFeedMode: 'AllVersionsAndDeletes',
          ...feed,
        }),
        handler,
      });
    },
    /changeFeedMode: the local feed has latest versions only/,
  ],
  [
    'a feed that is polled before it was looked at',
    () => {
      app.cosmosDB('f', { containerName: 'findings', feedPollDelay: -1, ...feed });
    },
    /feedPollDelay: /,
  ],
  [
    'a retry policy without its delay',
    () => {
      app.timer('f', {
        schedule: '0 0 5 * * *',
        retry: { strategy: 'fixedDelay', maxRetryCount: 1 } as never,
        handler,
      });
    },
    /delayInterval: /,
  ],
  [
    'a trigger that is not supported',
    () => {
      app.storageQueue('f', { queueName: 'x', connection: 'y', handler });
    },
    /has no queueTrigger, only httpTrigger, timerTrigger, serviceBusTrigger, cosmosDBTrigger/,
  ],
  [
    'an output binding',
    () => {
      app.timer('f', {
        schedule: '0 0 5 * * *',
        return: output.serviceBusQueue({ queueName: 'match-jobs', connection: 'x' }),
        handler,
      });
    },
    /the output binding '\$return' \(serviceBus\) is not supported: send through the Bus port/,
  ],
  [
    'an input binding',
    () => {
      app.timer('f', {
        schedule: '0 0 5 * * *',
        extraInputs: [input.storageBlob({ path: 'a/b', connection: 'x' })],
        handler,
      });
    },
    /the input binding 'blobInput\w+' \(blob\) is not supported/,
  ],
  [
    'a route that starts with a slash',
    () => {
      app.http('f', { route: '/x', handler });
    },
    /must not start with '\/'/,
  ],
  [
    'a route of the host',
    () => {
      app.http('f', { route: 'admin/x', handler });
    },
    /one of the host's own/,
  ],
  [
    'an unknown method',
    () => {
      app.http('f', { methods: ['FETCH' as 'GET'], handler });
    },
    /methods\.0: /,
  ],
  [
    'an unknown route constraint',
    () => {
      app.http('f', { route: 'a/{id:even}', handler });
    },
    /route constraint 'even' is not supported/,
  ],
  [
    'a parameter twice',
    () => {
      app.http('f', { route: '{a}/{A}', handler });
    },
    /names a parameter twice/,
  ],
  [
    'a catch-all before the end',
    () => {
      app.http('f', { route: '{*a}/b', handler });
    },
    /only as its last segment/,
  ],
  [
    'an optional parameter inside a segment',
    () => {
      app.http('f', { route: 'a{b?}', handler });
    },
    /only as its last segment/,
  ],
  [
    'a brace that is not closed',
    () => {
      app.http('f', { route: 'a/{b', handler });
    },
    /contains characters it may not/,
  ],
];

for (const [what, define, message] of wrong) {
  test(`${what} is refused`, () => assert.rejects(indexDefined(define), message));
}

test('every problem is told at once', async () => {
  const problems = indexDefined(() => {
    app.timer('one', { schedule: 'never', handler });
    app.serviceBusQueue('two', { queueName: 'other', ...bus });
  });

  await assert.rejects(problems, ({ message }: Error) => message.split('\n').length === 2);
});

const wrongHostJson: [what: string, hostJson: unknown, message: RegExp][] = [
  ['another version', { version: '1.0' }, /version/],
  ['an unknown option', { version: '2.0', extensions: { serviceBus: { maxCalls: 3 } } }, /maxCalls/],
  [
    'a number as time span',
    { version: '2.0', extensions: { serviceBus: { maxAutoLockRenewalDuration: 5 } } },
    /maxAutoLockRenewalDuration/,
  ],
  [
    'a wrong time span',
    { version: '2.0', extensions: { serviceBus: { sessionIdleTimeout: '00:61:00' } } },
    /time span/,
  ],
  [
    'no calls at all',
    { version: '2.0', extensions: { serviceBus: { maxConcurrentCalls: 0 } } },
    /maxConcurrentCalls/,
  ],
];

for (const [what, hostJson, message] of wrongHostJson) {
  test(`host.json with ${what} is refused`, () => assert.rejects(index('queue.ts', { hostJson }), message));
}

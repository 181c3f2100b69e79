import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { registeredFunctions } from '../../infra/azure/registered-functions.ts';
import { routes } from '../../shared/api/index.ts';
import { outboxContainers, queues, topics } from '../../shared/platform/index.ts';

const root = join(import.meta.dirname, '..', '..');
const golden = join(import.meta.dirname, 'bindings.golden.json');

interface Binding {
  type: string;
  [field: string]: unknown;
}

interface Bound {
  name: string;
  trigger: string;
  bindings: Binding[];
  retryOptions?: unknown;
}

/** Every function as the Functions host reads it. */
async function indexed(): Promise<Bound[]> {
  const functions = await registeredFunctions({ folder: root, extension: 'ts' });
  const bound = functions.map(({ rawBindings, ...rest }) => ({
    ...rest,
    bindings: rawBindings.map((text) => JSON.parse(text) as Binding),
  }));
  // As JSON, which knows no undefined fields.
  return JSON.parse(JSON.stringify(bound)) as Bound[];
}

suite('the functions', () => {
  let functions: Bound[] = [];
  before(async () => {
    functions = await indexed();
  });

  const bindingsOf = (type: string): (Binding & { name: string })[] =>
    functions.flatMap(({ name, bindings }) =>
      bindings.filter((binding) => binding.type === type).map((binding) => ({ ...binding, name })),
    );

  test('are bound as written down: UPDATE_GOLDEN=1 writes what they are', () => {
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(golden, `${JSON.stringify(functions, undefined, 2)}\n`);

    assert.deepEqual(functions, JSON.parse(readFileSync(golden, 'utf8')));
  });

  test('are each in the file of their name', async () => {
    const files = await readdir(join(root, 'functions'));

    const names = files
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => !['startUp', 'telemetry'].includes(name));
    assert.deepEqual(
      functions.map(({ name }) => name),
      names.sort(),
    );
  });

  test('have names that Azure can disable on Linux: letters and digits, no hyphen', () => {
    for (const { name } of functions) assert.match(name, /^[a-z][A-Za-z0-9]{0,127}$/);
  });

  test('listen to queues and subscriptions that are there, with sessions where they have them', () => {
    for (const {
      name,
      queueName,
      topicName,
      subscriptionName,
      isSessionsEnabled = false,
      connection,
    } of bindingsOf('serviceBusTrigger')) {
      const subscriptions = topics.find((topic) => topic.name === topicName)?.subscriptions;
      const source =
        queueName === undefined
          ? subscriptions?.find((subscription) => subscription.name === subscriptionName)
          : queues[queueName as keyof typeof queues];

      assert.equal(source?.requiresSession, isSessionsEnabled, name);
      assert.equal(connection, 'ServiceBus', name);
    }
  });

  test('serve the routes of the API, one function a path, with the methods of its entries', () => {
    // A stream is a function only where a setting asks for it.
    const ends = routes.filter(({ isStream }) => isStream !== true);
    const paths = Map.groupBy(ends, ({ path }) => path);
    const served = bindingsOf('httpTrigger').map(({ route, methods }) => [`/${String(route)}`, methods]);

    const declared = [...paths].map(([path, entries]) => [
      path,
      entries.flatMap(({ method, isOfFiles }) => (isOfFiles ? [method, 'HEAD'] : [method])),
    ]);
    assert.deepEqual(served.sort(), declared.sort());
  });

  test('wake the relay a second after a change, one function a container that has outboxes', () => {
    const wakes = bindingsOf('cosmosDBTrigger').filter(
      ({ leaseContainerPrefix }) => leaseContainerPrefix === 'relay-',
    );

    assert.deepEqual(wakes.map(({ containerName }) => containerName).sort(), [...outboxContainers].sort());
    for (const { name, connection, feedPollDelay, leaseContainerName, startFromBeginning } of wakes) {
      assert.deepEqual(
        { connection, feedPollDelay, leaseContainerName },
        { connection: 'Cosmos', feedPollDelay: 1000, leaseContainerName: 'leases' },
        name,
      );
      assert.equal(startFromBeginning, undefined, `${name}: the cursor of the relay knows where to begin`);
    }
  });

  test('wake webhooks half a second after an event, one function a log, with leases of their own', () => {
    const wakes = bindingsOf('cosmosDBTrigger').filter(
      ({ leaseContainerPrefix }) => leaseContainerPrefix === 'webhooks-',
    );

    assert.deepEqual(wakes.map(({ containerName, feedPollDelay }) => [containerName, feedPollDelay]).sort(), [
      ['embargoedEvents', 500],
      ['events', 500],
    ]);
  });

  test('are open to the host, whose keys know no roles: each entry names its role', () => {
    for (const { name, authLevel } of bindingsOf('httpTrigger')) assert.equal(authLevel, 'anonymous', name);
    const open = routes
      .filter(({ role }) => role === 'public')
      .map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(open.sort(), [
      'GET /api/contracts/{*file}',
      'GET /api/events',
      'GET /api/events/stream',
      'GET /api/health',
      'GET /api/images/index',
      'GET /api/images/mitigation-reports',
      'GET /api/images/scan-reports',
      'GET /api/session',
      'GET /cvrf/v3.0/{*file}',
      'GET /ui/{*view}',
      'GET /{*file}',
      'POST /api/session',
    ]);
    const signed = routes
      .filter(({ role }) => role === 'signed')
      .map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(signed, ['POST /api/github']);
    for (const { role, signer } of routes) assert.equal(signer !== undefined, role === 'signed');
  });

  test('take the NVD in twice a day', () => {
    const [scheduled] = bindingsOf('timerTrigger').filter(({ name }) => name === 'scheduledIngest');

    assert.equal(scheduled?.['schedule'], '0 0 5,17 * * *');
  });
});

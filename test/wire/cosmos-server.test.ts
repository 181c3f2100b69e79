import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';

import type { Container, JSONObject } from '@azure/cosmos';

import { documentsOnServer, sdkClient } from '../platform/azure/cosmos.ts';

/** The test server, seen with the SDK itself: where it is as strict as the real service. */

async function containerOf(t: TestContext): Promise<Container> {
  const { server } = await documentsOnServer(t);
  return sdkClient(t, server).database('test').container('runs');
}

const doc = (id: string, more: JSONObject = {}): JSONObject & { id: string } => ({ id, runId: 'p', ...more });

async function idsOf(container: Container, filter: string): Promise<string[]> {
  const query = {
    query: `SELECT * FROM c WHERE ${filter} ORDER BY c.id`,
    parameters: [{ name: '@one', value: 1 }],
  };
  const { resources } = await container.items.query<{ id: string }>(query, { partitionKey: 'p' }).fetchAll();
  return resources.map(({ id }) => id);
}

test('filters compare within a type, and know absent from null', async (t) => {
  const container = await containerOf(t);
  const values: JSONObject = { f: false, list: [1], nil: null, one: 1, text: '1', two: 2, yes: true };
  await container.items.create(doc('absent'));
  for (const [id, v] of Object.entries(values)) await container.items.create({ ...doc(id), v });

  const expected: Record<string, string[]> = {
    'c.v = 1': ['one'],
    'c.v = @one': ['one'],
    'c.v = true': ['yes'],
    'c.v = null': ['nil'],
    'IS_NULL(c.v)': ['nil'],
    'c.v = undefined': [],
    'c.v != 1': ['f', 'list', 'nil', 'text', 'two', 'yes'],
    'c.v > 0': ['one', 'two'],
    'c.v >= 1 AND c.v <= 1': ['one'],
    'c.v < "2"': ['text'],
    'NOT (c.v = 1)': ['f', 'list', 'nil', 'text', 'two', 'yes'],
    'NOT c.v': ['f'],
    'c.v': ['yes'],
    'IS_DEFINED(c.v)': ['f', 'list', 'nil', 'one', 'text', 'two', 'yes'],
    'NOT IS_DEFINED(c.v)': ['absent'],
    'c.v = 1 OR c["v"] = \'1\'': ['one', 'text'],
    'STARTSWITH(c.id, "t")': ['text', 'two'],
    'c.v.deeper = 1 OR true': ['absent', 'f', 'list', 'nil', 'one', 'text', 'two', 'yes'],
  };
  for (const [filter, ids] of Object.entries(expected)) {
    assert.deepEqual(await idsOf(container, filter), ids, filter);
  }
});

test('queries that it does not know, or that are none, are refused', async (t) => {
  const container = await containerOf(t);
  const refused = [
    'SELECT c.id FROM c',
    'SELECT VALUE COUNT(1) FROM c',
    'SELECT TOP 1 * FROM c',
    'SELECT * FROM c WHERE',
    'SELECT * FROM c WHERE d.id = 1',
    'SELECT * FROM c WHERE c.id = ~1',
    'SELECT * FROM c WHERE c.id = @missing AND true',
    'SELECT * FROM c WHERE LOWER(c.id) = "a"',
    'SELECT * FROM c ORDER BY c.kind',
    'SELECT * FROM c OFFSET 0 LIMIT 1',
  ];
  for (const query of refused) {
    const page = container.items.query({ query }, { partitionKey: 'warm' }).fetchNext();

    await assert.rejects(page, { code: 400 }, query);
  }
});

test('an order across partitions is refused, as the gateway does: the SDK asks for a plan then', async (t) => {
  const container = await containerOf(t);

  const page = container.items.query('SELECT * FROM c ORDER BY c.id').fetchNext();

  await assert.rejects(page, { code: 400, message: 'this test server makes no query plans' });
});

test('a page ends at 4 MB, whatever count is asked for', async (t) => {
  const container = await containerOf(t);
  const large = 'x'.repeat(1_500_000);
  for (const id of ['a', 'b', 'c', 'd', 'e']) await container.items.create(doc(id, { large }));

  const iterator = container.items.query('SELECT * FROM c ORDER BY c.id', {
    partitionKey: 'p',
    maxItemCount: 100,
  });
  const { resources, continuationToken } = await iterator.fetchNext();

  assert.equal(resources.length, 2);
  assert.equal(typeof continuationToken, 'string');
});

test('a continuation is of one query', async (t) => {
  const container = await containerOf(t);
  for (const id of ['a', 'b']) await container.items.create(doc(id));
  const options = { partitionKey: 'p', maxItemCount: 1 };
  const { continuationToken } = await container.items.query('SELECT * FROM c', options).fetchNext();

  const other = container.items.query('SELECT * FROM c ORDER BY c.id', { ...options, continuationToken });

  await assert.rejects(other.fetchNext(), { code: 400 });
});

test('bulk writes stand each for itself', async (t) => {
  const container = await containerOf(t);
  await container.items.create(doc('there'));

  const results = await container.items.executeBulkOperations([
    { operationType: 'Create', partitionKey: 'p', resourceBody: doc('new') },
    { operationType: 'Create', partitionKey: 'p', resourceBody: doc('there') },
    { operationType: 'Create', partitionKey: 'q', resourceBody: { ...doc('other'), runId: 'q' } },
    { operationType: 'Replace', partitionKey: 'p', id: 'there', resourceBody: doc('there', { v: 2 }) },
    { operationType: 'Delete', partitionKey: 'p', id: 'missing' },
  ]);

  assert.deepEqual(
    results.map(({ response, error }) => response?.statusCode ?? error?.code),
    [201, 409, 201, 200, 404],
  );
});

test('what Cosmos DB refuses in a document is refused', async (t) => {
  const container = await containerOf(t);
  await container.items.create(doc('a'));
  const items: [string, JSONObject, number][] = [
    ['a time to live of nothing', doc('b', { ttl: 0 }), 400],
    ['a document above 2 MB', doc('b', { v: 'x'.repeat(2 * 1024 * 1024) }), 413],
    ['an id above 1023 bytes', doc('b'.repeat(1024)), 400],
    ['a partition key above 2 KB', { id: 'b', runId: 'p'.repeat(2049) }, 400],
  ];
  for (const [name, item, code] of items) {
    await assert.rejects(container.items.create(item), { code }, name);
  }
  await assert.rejects(container.item('a', 'p').replace(doc('b')), { code: 400 }, 'another id');
  await assert.rejects(
    container.item('a', 'p').replace({ id: 'a', runId: 'q' }),
    { code: 400 },
    'another partition',
  );
});

test('a wrong key is refused, and so is creating what is there', async (t) => {
  const { server } = await documentsOnServer(t);
  const client = sdkClient(t, server);
  const stranger = sdkClient(t, { ...server, key: Buffer.from('guessed').toString('base64') });

  await assert.rejects(stranger.database('test').read(), { code: 401 });
  await assert.rejects(client.databases.create({ id: 'test' }), { code: 409 });
  await assert.rejects(
    client.database('test').containers.create({ id: 'runs', partitionKey: { paths: ['/runId'] } }),
    { code: 409 },
  );
});

test('a container made anew is another: cursors of the old one are refused', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');
  const { cursor } = await runs.changes(undefined);
  const database = sdkClient(t, server).database('test');
  await database.container('runs').delete();
  await database.containers.create({ id: 'runs', partitionKey: { paths: ['/runId'] } });

  await assert.rejects(runs.changes(cursor), { name: 'UnrecoverableError' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  AlreadyExistsError,
  PreconditionFailedError,
  StorageError,
  TransientError,
} from '../../../shared/platform/errors.ts';
import { idsIn, note } from '../../contract/documents/note.ts';
import type { Note } from '../../contract/documents/note.ts';
import { documentsOnServer, everyRequest, firstRequests, opened, sdkClient, seen } from './cosmos.ts';

const PARTITION = 'p';
/** Done, and not answered while the test lasts. */
const NEVER = { kind: 'slow', delayMs: 60_000 } as const;

test('throttling with a wait is waited out, and the write done once', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const fault = { kind: 'status', status: 429, retryAfterMs: 30 } as const;
  server.script = firstRequests('create', fault, fault, fault);
  const began = performance.now();

  await documents.container('runs').create(PARTITION, note(PARTITION, 'a'));

  assert.ok(performance.now() - began >= 90);
  assert.equal(seen(server, 'create'), 4);
});

test('throttling without end is transient and says how long to wait; nothing is done', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');
  server.script = everyRequest('batch', { kind: 'status', status: 429, retryAfterMs: 2 });

  const batch = runs.batch(PARTITION, [{ op: 'create', body: note(PARTITION, 'a') }]);

  await assert.rejects(batch, (error) => error instanceof TransientError && error.retryAfterMs === 2);
  assert.equal(seen(server, 'batch'), 10, 'the SDK asks nine times more');
  assert.deepEqual(await idsIn(runs, PARTITION), []);
});

test('"retry with" (449) is asked again, which the SDK does not do', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const fault = { kind: 'status', status: 449 } as const;
  server.script = firstRequests('batch', fault, fault);

  await documents.container('runs').batch(PARTITION, [{ op: 'create', body: note(PARTITION, 'a') }]);

  assert.equal(seen(server, 'batch'), 3);
});

test('"retry with" without end is transient', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  server.script = everyRequest('create', { kind: 'status', status: 449 });

  const created = documents.container('runs').create(PARTITION, note(PARTITION, 'a'));

  await assert.rejects(created, TransientError);
  assert.equal(seen(server, 'create'), 5);
});

for (const status of [408, 410, 500, 503] as const) {
  test(`an answer of ${status} is transient, and the same write succeeds later`, async (t) => {
    const { server, documents } = await documentsOnServer(t);
    const runs = documents.container('runs');
    const etag = await runs.create(PARTITION, note(PARTITION, 'a'));
    server.script = firstRequests('replace', { kind: 'status', status });
    const replace = (): Promise<string> => runs.replace(PARTITION, note(PARTITION, 'a', { text: '2' }), etag);

    await assert.rejects(replace(), TransientError);
    await replace();

    assert.equal((await runs.read<Note>(PARTITION, 'a'))?.body.text, '2');
    assert.equal(seen(server, 'replace'), 2);
  });
}

test('a connection that breaks before a write leaves nothing; the write is not repeated unasked', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');
  server.script = firstRequests('create', { kind: 'drop', when: 'before' });

  await assert.rejects(runs.create(PARTITION, note(PARTITION, 'a')), TransientError);

  assert.equal(seen(server, 'create'), 1);
  assert.deepEqual(await idsIn(runs, PARTITION), []);
  await runs.create(PARTITION, note(PARTITION, 'a'));
});

test('a write whose answer is lost took place once; trying it again says so', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');
  const etag = await runs.create(PARTITION, note(PARTITION, 'state'));
  server.script = everyRequest('batch', { kind: 'drop', when: 'after' });
  const write = (): Promise<string[]> =>
    runs.batch(PARTITION, [
      { op: 'create', body: note(PARTITION, 'log') },
      { op: 'replace', body: note(PARTITION, 'state', { text: '1' }), etag },
    ]);

  await assert.rejects(write(), TransientError);

  assert.equal(seen(server, 'batch'), 1);
  assert.deepEqual(await idsIn(runs, PARTITION), ['log', 'state']);
  server.script = undefined;
  await assert.rejects(write(), AlreadyExistsError);
  const replace = runs.replace(PARTITION, note(PARTITION, 'state', { text: '1' }), etag);
  await assert.rejects(replace, PreconditionFailedError);
});

test('a read, a page and a change feed whose connection breaks are asked for again', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');
  await runs.create(PARTITION, note(PARTITION, 'a'));
  const drop = { kind: 'drop', when: 'after' } as const;
  const failing = new Set(['read', 'query', 'changes']);
  server.script = ({ operation }) => (failing.delete(operation) ? drop : undefined);

  const [read, page, changes] = await Promise.all([
    runs.read(PARTITION, 'a'),
    runs.query<Note>({ partition: PARTITION }),
    runs.changes(undefined),
  ]);

  assert.equal(read?.body.id, 'a');
  assert.deepEqual(
    page.items.map(({ body }) => body.id),
    ['a'],
  );
  assert.ok(changes.items.length > 0);
  assert.deepEqual({ read: seen(server, 'read'), query: seen(server, 'query') }, { read: 2, query: 2 });
});

test('an answer that takes too long is transient; the write may have taken place', async (t) => {
  const { server, connection, documents } = await documentsOnServer(t);
  const runs = documents.container('runs');
  const etag = await runs.create(PARTITION, note(PARTITION, 'a'));
  const impatient = opened(t, { ...connection, requestTimeoutMs: 500 }).container('runs');
  server.script = everyRequest('replace', NEVER);

  const replace = impatient.replace(PARTITION, note(PARTITION, 'a', { text: '2' }), etag);

  await assert.rejects(replace, TransientError);
  assert.equal((await runs.read<Note>(PARTITION, 'a'))?.body.text, '2');
});

for (const [name, fault] of [
  ['throttled', { kind: 'status', status: 429, retryAfterMs: 2 }],
  ['unavailable', { kind: 'status', status: 503 }],
  ['silent', NEVER],
] as const) {
  test(`a change feed that is ${name} loses nothing: the cursor goes on`, async (t) => {
    const { server, connection, documents } = await documentsOnServer(t);
    const runs = documents.container('runs');
    const impatient = opened(t, { ...connection, requestTimeoutMs: 500 }).container('runs');
    const { cursor } = await runs.changes(undefined);
    await runs.create(PARTITION, note(PARTITION, 'a'));
    server.script = everyRequest('changes', fault);

    await assert.rejects(impatient.changes(cursor), TransientError);

    server.script = undefined;
    const shown: string[] = [];
    for (let [at, more] = [cursor, true]; more;) {
      const changes = await runs.changes<Note>(at);
      shown.push(...changes.items.filter(({ runId }) => runId === PARTITION).map(({ id }) => id));
      [at, more] = [changes.cursor, changes.more];
    }
    assert.deepEqual(shown, ['a']);
  });
}

test('a change feed that cannot read its ranges is transient', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  server.script = everyRequest('read-ranges', { kind: 'status', status: 503 });

  await assert.rejects(documents.container('runs').changes(undefined), TransientError);
});

test('a container that is not there is an error of the store, not an empty answer', async (t) => {
  const { server, documents } = await documentsOnServer(t);
  await sdkClient(t, server).database('test').container('runs').delete();
  const runs = documents.container('runs');

  await assert.rejects(runs.read(PARTITION, 'a'), StorageError);
  await assert.rejects(runs.query({ partition: PARTITION }), StorageError);
  await assert.rejects(runs.changes(undefined), StorageError);
});

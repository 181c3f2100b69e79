import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runHost } from './harness.ts';

const keys = { admin: 'admin-key', host: ['function-key'] };
const headers = { 'x-functions-key': 'admin-key' };

test('the admin endpoints need the admin key', async (t) => {
  const { host } = await runHost(t, 'queue', {}, { http: { port: 0, keys } });

  for (const path of [
    '/admin/host/status',
    '/admin/host/ping',
    '/admin/functions',
    '/admin/nothing',
    '/ADMIN',
  ]) {
    const none = await fetch(`${host.address ?? ''}${path}`);
    const lesser = await fetch(`${host.address ?? ''}${path}?code=function-key`);
    assert.deepEqual([none.status, lesser.status, await none.text()], [401, 401, ''], path);
  }
});

test('status, ping and the functions are told', async (t) => {
  const { host } = await runHost(t, 'queue', {}, { http: { port: 0, keys } });
  const ask = (path: string, method = 'GET') => fetch(`${host.address ?? ''}${path}`, { method, headers });

  const status = (await (await ask('/admin/host/status')).json()) as Record<string, unknown>;
  const functions = (await (await ask('/admin/functions')).json()) as unknown[];
  const one = await ask('/admin/functions/job');

  assert.equal(status['state'], 'Running');
  assert.equal(typeof status['processUptime'], 'number');
  assert.equal((await ask('/admin/host/ping', 'POST')).status, 200);
  assert.deepEqual(await one.json(), functions[0]);
  const [{ name, config } = assert.fail()] = functions as { name: string; config: { bindings: object[] } }[];
  assert.equal(name, 'job');
  assert.partialDeepStrictEqual(config.bindings, [
    { type: 'serviceBusTrigger', direction: 'in', queueName: '%JOB_QUEUE%', connection: 'ServiceBus' },
  ]);
  assert.equal((await ask('/admin/functions/other')).status, 404);
  assert.equal((await ask('/admin/functions/job', 'DELETE')).status, 404);
});

test('a function is run in the background: 202, its input the message body', async (t) => {
  const seen: unknown[] = [];
  const { host } = await runHost(t, 'queue', { job: (body) => seen.push(body) }, { http: { port: 0, keys } });
  const post = (name: string, body: string) =>
    fetch(`${host.address ?? ''}/admin/functions/${name}`, { method: 'POST', headers, body });

  const accepted = await post('job', '{"input": {"a": 1}}');
  const text = await post('job', '{"input": "{\\"b\\": 2}"}');
  await host.idle();

  assert.deepEqual([accepted.status, text.status], [202, 202]);
  assert.deepEqual(seen, [{ a: 1 }, { b: 2 }]);
  assert.equal((await post('other', '{}')).status, 404);
  assert.equal((await post('job', '{}')).status, 400);
  assert.equal((await post('job', 'no json')).status, 400);
});

test('a function that fails in the background is logged', async (t) => {
  const fail = () => {
    throw new Error('no luck');
  };
  const { host, entries } = await runHost(t, 'queue', { job: fail }, { http: { port: 0, keys } });

  const answer = await fetch(`${host.address ?? ''}/admin/functions/job`, {
    method: 'POST',
    headers,
    body: '{"input": 1}',
  });
  await host.idle();

  assert.equal(answer.status, 202);
  assert.partialDeepStrictEqual(
    entries.filter(({ level }) => level === 'error'),
    [{ message: 'Executed (Failed)', fields: { error: 'no luck' } }],
  );
});

test('an HTTP function cannot be run by hand', async (t) => {
  const { host } = await runHost(t, 'http', {}, { http: { port: 0, keys } });

  const answer = await fetch(`${host.address ?? ''}/admin/functions/echo`, { method: 'POST', headers });

  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /call its route/);
});

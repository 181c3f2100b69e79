import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runHost } from './harness.ts';

const keys = { isAdmin: (key: string) => key === 'admin-key', host: ['function-key'] };
const headers = { 'x-functions-key': 'admin-key', 'content-type': 'application/json' };

test('status and the functions are told', async (t) => {
  const { host } = await runHost(t, 'queue', {}, { http: { port: 0, keys } });
  const ask = (path: string) => fetch(`${host.address ?? ''}${path}`, { headers });

  const status = (await (await ask('/admin/host/status')).json()) as Record<string, unknown>;
  const functions = (await (await ask('/admin/functions')).json()) as unknown[];
  const one = await ask('/admin/functions/job');

  assert.equal(status['state'], 'Running');
  assert.equal(typeof status['processUptime'], 'number');
  assert.deepEqual(await one.json(), functions[0]);
  const [{ name, config } = assert.fail()] = functions as { name: string; config: { bindings: object[] } }[];
  assert.equal(name, 'job');
  assert.partialDeepStrictEqual(config.bindings, [
    { type: 'serviceBusTrigger', direction: 'in', queueName: '%JOB_QUEUE%', connection: 'ServiceBus' },
  ]);
});

test('a function is run in the background: 202, its input the message body', async (t) => {
  const seen: unknown[] = [];
  const { host } = await runHost(t, 'queue', { job: (body) => seen.push(body) }, { http: { port: 0, keys } });
  const post = (name: string, body: string) =>
    fetch(`${host.address ?? ''}/admin/functions/${name}`, { method: 'POST', headers, body });

  const accepted = await post('job', '{"input": "text"}');
  const text = await post('job', '{"input": "{\\"b\\": 2}"}');
  await host.idle();

  assert.deepEqual({ accepted: accepted.status, text: text.status }, { accepted: 202, text: 202 });
  assert.deepEqual(seen, ['text', { b: 2 }]);
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

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { runHost, signal } from './harness.ts';

/**
 * What Microsoft's host 4.1037 answers on its own routes, seen there (`../shared/facts/functions-host.md`, section 5)
 * or read in its source; the local host answers the same.
 */
const keys = { isAdmin: (key: string) => key === 'admin-key', host: ['function-key', 'another-key'] };

interface Row {
  /** `METHOD path`. */
  ask: string;
  key?: 'admin' | 'function' | 'none';
  type?: string;
  body?: string;
  status: number;
  /** Part of the JSON answer; absent: there is no body. */
  json?: object;
}

const json = 'application/json';

const rows: Row[] = [
  { ask: 'GET /admin/host/ping', key: 'none', status: 200 },
  { ask: 'POST /admin/host/ping', key: 'none', status: 200 },
  { ask: 'GET /ADMIN/Host/Ping/', key: 'none', status: 200 },
  { ask: 'PUT /admin/host/ping', key: 'none', status: 404 },

  { ask: 'GET /admin/nothing', key: 'none', status: 404 },
  { ask: 'GET /admin/nothing', key: 'function', status: 404 },
  { ask: 'GET /admin/nothing', status: 404 },
  { ask: 'GET /admin', key: 'none', status: 404 },

  { ask: 'GET /admin/host/status', key: 'none', status: 401 },
  { ask: 'GET /admin/host/status', key: 'function', status: 401 },
  { ask: 'GET /admin/host/status', status: 200, json: { state: 'Running' } },

  { ask: 'GET /admin/host/keys', key: 'none', status: 401 },
  { ask: 'GET /admin/host/keys', key: 'function', status: 401 },
  {
    ask: 'GET /admin/host/keys',
    status: 200,
    json: {
      keys: [
        { name: 'default', value: 'function-key' },
        { name: 'key2', value: 'another-key' },
      ],
    },
  },

  { ask: 'GET /admin/functions', key: 'none', status: 401 },
  { ask: 'GET /admin/functions', status: 200, json: [{ name: 'echo' }, { name: 'job' }, { name: 'tick' }] },
  { ask: 'GET /admin/functions/JOB', status: 200, json: { name: 'job', isDisabled: false } },
  { ask: 'GET /admin/functions/other', key: 'none', status: 401 },
  { ask: 'GET /admin/functions/other', status: 404 },
  { ask: 'GET /admin/functions/job/status', key: 'none', status: 401 },
  { ask: 'GET /admin/functions/job/status', status: 200, json: {} },
  { ask: 'GET /admin/functions/other/status', status: 404 },

  { ask: 'POST /admin/functions/job', key: 'none', type: json, body: '{}', status: 401 },
  { ask: 'POST /admin/functions/job', key: 'function', type: json, body: '{}', status: 401 },
  { ask: 'POST /admin/functions/job', status: 415 },
  { ask: 'POST /admin/functions/job', type: 'text/plain', body: '{"input":"x"}', status: 415 },
  { ask: 'POST /admin/functions/other', status: 415 },
  { ask: 'POST /admin/functions/job', type: json, status: 400 },
  { ask: 'POST /admin/functions/job', type: json, body: 'no json', status: 400 },
  { ask: 'POST /admin/functions/job', type: json, body: 'null', status: 400 },
  { ask: 'POST /admin/functions/job', type: json, body: '[]', status: 400 },
  { ask: 'POST /admin/functions/job', type: json, body: '{"input":{"a":1}}', status: 400 },
  { ask: 'POST /admin/functions/other', type: json, body: '{"input":""}', status: 404 },
  { ask: 'POST /admin/functions/job', type: json, body: '{"input":"x"}', status: 202 },
  { ask: 'POST /admin/functions/job', type: 'text/json; charset=utf-8', body: '{"input":"x"}', status: 202 },
  { ask: 'POST /admin/functions/job', type: 'application/a+json', body: '{"input":12}', status: 202 },
  { ask: 'POST /admin/functions/job', type: json, body: '{}', status: 202 },
  { ask: 'POST /admin/functions/tick', type: json, body: '{"input":""}', status: 202 },
  { ask: 'POST /admin/functions/echo', type: json, body: '{"input":""}', status: 202 },

  {
    ask: 'GET /admin/host/drain/status',
    status: 200,
    json: { state: 'Disabled', outstandingInvocations: 0, outstandingRetries: 0 },
  },
  { ask: 'POST /admin/host/resume', status: 200, json: { state: 'Running' } },
  { ask: 'POST /admin/host/drain', key: 'none', status: 401 },
  { ask: 'GET /admin/host/drain', status: 404 },
  { ask: 'POST /admin/host/drain', status: 202 },
  { ask: 'POST /admin/host/drain', status: 202 },
  { ask: 'GET /admin/host/drain/status', key: 'function', status: 401 },
  { ask: 'GET /admin/host/drain/status', status: 200, json: { state: 'Completed' } },
  { ask: 'GET /echo', key: 'none', status: 204 },
  { ask: 'POST /admin/host/resume', key: 'none', status: 401 },
  { ask: 'POST /admin/host/resume', status: 200, json: { state: 'Running' } },
  { ask: 'GET /admin/host/drain/status', status: 200, json: { state: 'Disabled' } },
];

const given = { admin: 'admin-key', function: 'function-key', none: undefined };

suite('the host answers as the real one', () => {
  test('row by row, in order', async (t) => {
    const { host } = await runHost(t, 'mixed', {}, { http: { port: 0, keys } });
    const base = host.address ?? assert.fail();

    for (const { ask, key = 'admin', type, body, status, json: expected } of rows) {
      const [method = '', path = ''] = ask.split(' ');
      const headers: Record<string, string> = {};
      const code = given[key];
      if (code !== undefined) headers['x-functions-key'] = code;
      if (type !== undefined) headers['content-type'] = type;
      // A string as body would get a content type.
      const bytes = body === undefined ? undefined : Buffer.from(body);
      const answer = await fetch(base + path, { method, headers, ...(bytes && { body: bytes }) });

      const row = JSON.stringify({ ask, key, type, body });
      assert.equal(answer.status, status, row);
      const text = await answer.text();
      if (expected === undefined) assert.equal(text, '', row);
      else assert.partialDeepStrictEqual(JSON.parse(text), expected, row);
      await host.idle();
    }
  });

  test('keys say where they come from', async (t) => {
    const { host } = await runHost(t, 'mixed', {}, { http: { port: 0, keys } });
    const url = `${host.address ?? ''}/admin/host/keys`;

    const { links } = (await (await fetch(`${url}?code=admin-key`)).json()) as { links: unknown };

    assert.deepEqual(links, [{ rel: 'self', href: url }]);
  });

  test('what cannot be run by hand is taken, and its failure is logged', async (t) => {
    const { host, entries } = await runHost(t, 'mixed', {}, { http: { port: 0, keys } });
    const run = (name: string) =>
      fetch(`${host.address ?? ''}/admin/functions/${name}?code=admin-key`, {
        method: 'POST',
        headers: { 'content-type': json },
        body: '{}',
      });

    await run('echo');
    await run('job');

    const failures = entries.filter(({ level }) => level === 'error');
    assert.partialDeepStrictEqual(failures, [
      { category: 'Function.echo', message: 'Executed (Failed)' },
      { category: 'Function.job', message: 'Executed (Failed)' },
    ]);
    assert.match(JSON.stringify(failures), /call its route.*needs the message body/s);
  });

  test('two hand runs of a timer overlap', async (t) => {
    const gate = signal();
    const both = signal();
    let running = 0;
    const tick = async (): Promise<void> => {
      if (++running === 2) both.resolve();
      await gate.promise;
    };
    const { host } = await runHost(t, 'mixed', { tick }, { http: { port: 0, keys } });
    const run = () =>
      fetch(`${host.address ?? ''}/admin/functions/tick?code=admin-key`, {
        method: 'POST',
        headers: { 'content-type': json },
        body: '{"input":""}',
      });

    const statuses = (await Promise.all([run(), run()])).map(({ status }) => status);
    await both.promise;
    gate.resolve();

    assert.deepEqual(statuses, [202, 202]);
  });

  test('a draining host takes no more messages, says what still runs, and takes them up again', async (t) => {
    const seen: unknown[] = [];
    const gate = signal();
    const started = signal();
    const job = async (body: unknown): Promise<void> => {
      seen.push(body);
      started.resolve();
      if (body === 'first') await gate.promise;
    };
    const { host, platform } = await runHost(t, 'mixed', { job }, { http: { port: 0, keys } });
    const ask = (method: string, path: string) =>
      fetch(`${host.address ?? ''}/admin/host/${path}?code=admin-key`, { method });
    const status = async () => (await ask('GET', 'drain/status')).json();
    await platform.bus.send('ingest-jobs', [{ id: '1', body: 'first' }]);
    await started.promise;

    await ask('POST', 'drain');
    const during = await status();
    const resumed = ask('POST', 'resume');
    gate.resolve();
    await resumed;
    await ask('POST', 'drain');
    // A receive that is under way may still bring something.
    await delay(300);
    await platform.bus.send('ingest-jobs', [{ id: '2', body: 'second' }]);
    await host.idle();
    const before = [...seen];
    const after = await status();
    await ask('POST', 'resume');
    await host.idle();

    const counts = { outstandingRetries: 0 };
    assert.deepEqual(during, { state: 'InProgress', outstandingInvocations: 1, ...counts });
    assert.deepEqual(after, { state: 'Completed', outstandingInvocations: 0, ...counts });
    assert.deepEqual({ before, seen }, { before: ['first'], seen: ['first', 'second'] });
    assert.equal((await platform.bus.counts({ entity: 'ingest-jobs' })).active, 0);
  });
});

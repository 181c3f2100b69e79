import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { TestContext } from 'node:test';
import { test } from 'node:test';

import { HttpResponse } from '@azure/functions';
import type { HttpRequest } from '@azure/functions';

import { runHost, signal } from './harness.ts';
import type { RunningHost } from './harness.ts';

const keys = { isAdmin: (key: string) => key === 'admin-key', host: ['function-key'] };

type Does = Record<string, (request: HttpRequest) => unknown>;

async function serve(
  t: TestContext,
  does: Does,
  maxBodyBytes = 1000,
): Promise<RunningHost & { url: string }> {
  const http = { port: 0, keys, limits: { bodyBytes: maxBodyBytes, openBodyBytes: maxBodyBytes } };
  const running = await runHost(t, 'http', does as Parameters<typeof runHost>[2], { http });
  return { ...running, url: running.host.address ?? assert.fail() };
}

test('routes find their function and its parameters', async (t) => {
  const named = (name: string) => (request: HttpRequest) => ({ jsonBody: { name, params: request.params } });
  const names = ['finding', 'findingByNumber', 'releases', 'files', 'document', 'unnamedRoute'];
  const { url } = await serve(t, Object.fromEntries(names.map((name) => [name, named(name)])));
  const found: [path: string, name: string, params: object][] = [
    ['/findings/CVE-2024-3094', 'finding', { id: 'CVE-2024-3094' }],
    ['/findings/12', 'findingByNumber', { id: '12' }],
    ['/FINDINGS/a%20b%2Fc?x=1', 'finding', { id: 'a b/c' }],
    ['/releases', 'releases', {}],
    ['/releases/', 'releases', {}],
    ['/releases/3.0', 'releases', { name: '3.0' }],
    ['/.well-known/csaf', 'files', {}],
    ['/.well-known/csaf/2024/a-1.json', 'files', { path: '2024/a-1.json' }],
    ['/documents/a.b.json', 'document', { id: 'a.b' }],
    ['/unnamedRoute', 'unnamedRoute', {}],
  ];

  for (const [path, name, params] of found) {
    const answer = await fetch(url + path);
    assert.deepEqual(await answer.json(), { name, params }, path);
  }
});

test('what no route fits is 404 without a body', async (t) => {
  const { url } = await serve(t, {});
  const requests: [string, RequestInit?][] = [
    ['/'],
    ['/findings'],
    ['/findings/a/b'],
    ['/documents/a.xml'],
    ['/findings/1', { method: 'DELETE' }],
    ['/releases', { method: 'HEAD' }],
    ['/findings/%zz'],
  ];

  for (const [path, init] of requests) {
    const answer = await fetch(url + path, init ?? {});
    assert.deepEqual({ status: answer.status, text: await answer.text() }, { status: 404, text: '' }, path);
  }
});

test('the function sees method, URL, headers, query and body', async (t) => {
  const seen: unknown[] = [];
  const { url } = await serve(t, {
    echo: async (request) => {
      const { method, headers, query } = request;
      seen.push({
        method,
        url: request.url,
        header: headers.get('x-one'),
        query: Object.fromEntries(query),
        text: await request.text(),
      });
    },
  });

  await fetch(`${url}/echo?a=1&a=2&b=%20`, { method: 'POST', headers: { 'X-One': 'Two' }, body: 'körper' });
  await fetch(`${url}/echo`);

  assert.deepEqual(seen, [
    {
      method: 'POST',
      url: `${url}/echo?a=1&a=2&b=%20`,
      header: 'Two',
      query: { a: '1,2', b: ' ' },
      text: 'körper',
    },
    { method: 'GET', url: `${url}/echo`, header: null, query: {}, text: '' },
  ]);
});

test('a body of GET is dropped', async (t) => {
  const seen: unknown[] = [];
  const { url } = await serve(t, {
    echo: async (request) => {
      seen.push(await request.text());
    },
  });

  const status = await new Promise((resolve) => {
    const request = httpRequest(
      `${url}/echo`,
      { method: 'GET', headers: { 'content-length': 4 } },
      (response) => {
        resolve(response.resume().statusCode);
      },
    );
    request.end('body');
  });

  assert.equal(status, 204);
  assert.deepEqual(seen, ['']);
});

test('status, headers, cookies and body of the response go out', async (t) => {
  const { url } = await serve(t, {
    echo: () => ({
      status: 201,
      headers: { 'x-one': 'two', 'content-type': 'text/csv' },
      cookies: [
        { name: 'a', value: 'b c', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 60, path: '/x' },
        { name: 'd', value: 'e', expires: new Date('2030-01-01'), domain: 'example.org' },
      ],
      body: 'a,b',
    }),
    finding: () => new HttpResponse({ jsonBody: { ok: true } }),
    releases: () => ({ body: Buffer.from([0, 255]) }),
  });

  const answer = await fetch(`${url}/echo`);
  const json = await fetch(`${url}/findings/x`);
  const bytes = await fetch(`${url}/releases`);
  const head = await fetch(`${url}/echo`, { method: 'HEAD' });

  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get('x-one'), 'two');
  assert.equal(answer.headers.get('content-type'), 'text/csv');
  assert.deepEqual(answer.headers.getSetCookie(), [
    'a=b%20c; max-age=60; path=/x; secure; samesite=strict; httponly',
    'd=e; expires=Tue, 01 Jan 2030 00:00:00 GMT; domain=example.org; path=/',
  ]);
  assert.equal(await answer.text(), 'a,b');
  assert.equal(json.headers.get('content-type'), 'application/json');
  assert.deepEqual(await json.json(), { ok: true });
  assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), Buffer.from([0, 255]));
  assert.deepEqual({ status: head.status, text: await head.text() }, { status: 201, text: '' });
});

test('nothing returned is 204, a failure 500 that tells nothing', async (t) => {
  const { url, entries } = await serve(t, {
    echo: () => undefined,
    finding: () => Promise.reject(new Error('the password is hunter2')),
    releases: () => 'a string is no response',
  });

  const answers = await Promise.all(['/echo', '/findings/x', '/releases'].map((path) => fetch(url + path)));

  const told = answers.map(async (answer) => ({ status: answer.status, text: await answer.text() }));
  assert.deepEqual(await Promise.all(told), [
    { status: 204, text: '' },
    { status: 500, text: '' },
    { status: 500, text: '' },
  ]);
  assert.equal(entries.filter(({ message }) => message === 'Executed (Failed)').length, 2);
});

test('a body over what its route takes is 413, be the limit of all higher', async (t) => {
  const asked: string[] = [];
  const bodyBytesOf = (method: string, path: string): number | undefined => {
    asked.push(`${method} ${path}`);
    return path === '/echo' ? 5 : undefined;
  };
  const { host } = await runHost(
    t,
    'http',
    { echo: async (request: HttpRequest) => ({ body: await request.text() }) } as Parameters<
      typeof runHost
    >[2],
    { http: { port: 0, keys, routes: { bodyBytesOf, refusalOf: () => undefined } } },
  );
  const post = (body: string) => fetch(`${host.address ?? ''}/echo`, { method: 'POST', body });

  const [taken, refused] = [await post('12345'), await post('123456')];

  assert.deepEqual(
    { takenStatus: taken.status, text: await taken.text(), refusedStatus: refused.status },
    { takenStatus: 200, text: '12345', refusedStatus: 413 },
  );
  assert.deepEqual(asked, ['POST /echo', 'POST /echo']);
});

test('a body over the limit is 413, declared or not', async (t) => {
  const { url } = await serve(t, { echo: async (request) => ({ jsonBody: (await request.text()).length }) });
  const stream = () => new Blob(['x'.repeat(1001)]).stream();

  const fits = await fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(1000) });
  const declared = await fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(1001) });
  const streamed = await fetch(`${url}/echo`, {
    method: 'POST',
    body: stream(),
    duplex: 'half',
  });

  assert.deepEqual(await fits.json(), 1000);
  assert.deepEqual(
    { declared: declared.status, streamed: streamed.status },
    { declared: 413, streamed: 413 },
  );
});

test('a function key opens functions, the admin key everything; the header wins over ?code=', async (t) => {
  const ok = () => ({ body: 'in' });
  const { url } = await serve(t, { guarded: ok, operators: ok });
  const ask = async (path: string, key?: string) => {
    const answer = await fetch(url + path, key === undefined ? {} : { headers: { 'x-functions-key': key } });
    return [answer.status, await answer.text()];
  };
  const allowed = [200, 'in'];
  const refused = [401, ''];

  assert.deepEqual(await ask('/guarded'), refused);
  assert.deepEqual(await ask('/guarded', 'function-key'), allowed);
  assert.deepEqual(await ask('/guarded', 'admin-key'), allowed);
  assert.deepEqual(await ask('/guarded', 'function-ke'), refused);
  assert.deepEqual(await ask('/guarded', ''), refused);
  assert.deepEqual(await ask('/guarded?code=function-key'), allowed);
  assert.deepEqual(await ask('/guarded?code=function-key', 'wrong'), refused);
  assert.deepEqual(await ask('/operators', 'function-key'), refused);
  assert.deepEqual(await ask('/operators?code=admin-key'), allowed);
});

test('stop lets a running request end and then refuses connections', async (t) => {
  const started = signal();
  const gate = signal();
  const { host, url } = await serve(t, {
    echo: async () => {
      started.resolve();
      await gate.promise;
      return { body: 'done' };
    },
  });
  const answer = fetch(`${url}/echo`);
  await started.promise;

  const stopped = host.stop();
  gate.resolve();
  const { headers, text } = await answer.then(async (done) => ({
    headers: done.headers,
    text: await done.text(),
  }));
  await stopped;

  assert.equal(text, 'done');
  assert.equal(headers.get('connection'), 'close');
  await assert.rejects(fetch(`${url}/echo`), /fetch failed/);
});

test('a taken port stops the start', async (t) => {
  const { url, platform } = await serve(t, {});
  const http = { port: Number(new URL(url).port), keys };

  await assert.rejects(runHost(t, 'http', {}, { platform, http }), { code: 'EADDRINUSE' });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpRequest } from '@azure/functions';
import fc from 'fast-check';
import { BodyMemory, withBody } from '../../infra/local/host/http/body.ts';
import type { HttpLimits } from '../../infra/local/host/http/limits.ts';
import { LimitExceededError, TransientError } from '../../shared/platform/index.ts';
import { runHost, signal, type RunningHost } from './harness.ts';

const keys = { isAdmin: (key: string) => key === 'admin-key', host: ['function-key'] };

type Does = Record<string, (request: HttpRequest) => unknown>;

interface Serving extends RunningHost {
  url: string;
  /** Sends a text as it is and returns all that comes back until the connection ends. */
  say: (text: string) => Promise<string>;
  /** A connection that has sent a text and stays open. */
  open: (text: string) => Promise<Socket>;
}

async function serve(t: TestContext, does: Does, limits: Partial<HttpLimits> = {}): Promise<Serving> {
  const http = { port: 0, keys, limits };
  const running = await runHost(t, 'http', does as Parameters<typeof runHost>[2], { http });
  const url = running.host.address ?? assert.fail();
  const open = async (text: string): Promise<Socket> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    // A refused connection may be reset.
    socket.on('error', () => undefined);
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  const say = async (text: string): Promise<string> => heard(await open(text));
  return { ...running, url, open, say };
}

async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (more: string) => (text += more));
  // Not `once`, which a reset would make fail.
  if (!socket.closed) await new Promise((resolve) => socket.on('close', resolve));
  return text;
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const request = (lines: string[], body = ''): string => [...lines, '', body].join('\r\n');

const hosts: [name: string, lines: string[], status: number][] = [
  ['a path in it', ['GET / HTTP/1.1', 'Host: x/findings/1?'], 400],
  ['a path in it, behind a port', ['GET / HTTP/1.1', 'Host: x:80/findings/1#'], 400],
  ['a user in it', ['GET / HTTP/1.1', 'Host: admin@x'], 400],
  ['two of them', ['GET /findings/1 HTTP/1.1', 'Host: a', 'Host: b'], 400],
  ['the same twice', ['GET /findings/1 HTTP/1.1', 'Host: a', 'Host: a'], 400],
  ['none', ['GET /findings/1 HTTP/1.1'], 400],
  ['an empty one', ['GET /findings/1 HTTP/1.1', 'Host:'], 400],
  ['a port that is none', ['GET /findings/1 HTTP/1.1', 'Host: a:b'], 400],
  ['a blank in it', ['GET /findings/1 HTTP/1.1', 'Host: a b'], 400],
  ['a target for another one', ['GET http://b/findings/1 HTTP/1.1', 'Host: a'], 400],
  ['a target that is no path', ['GET @b/findings/1 HTTP/1.1', 'Host: a'], 400],
  ['a name', ['GET /findings/1 HTTP/1.1', 'Host: patchline.example'], 204],
  ['an IPv6 address and a port', ['GET /findings/1 HTTP/1.1', 'Host: [::1]:7071'], 204],
  ['a target in absolute form', ['GET http://a:80/findings/1 HTTP/1.1', 'Host: a'], 204],
  ['none, in HTTP/1.0', ['GET /findings/1 HTTP/1.0'], 204],
];

for (const [name, lines, status] of hosts) {
  test(`a request whose Host is ${name} is ${status}`, async (t) => {
    let runs = 0;
    const count = (): void => {
      runs++;
    };
    const { say } = await serve(t, { findingByNumber: count });

    const answer = await say(request([...lines, 'Connection: close']));

    assert.equal(statusOf(answer), status, answer);
    assert.equal(runs, status === 204 ? 1 : 0);
  });
}

test('a GET is answered without its body, and the rest of it is not waited for', async (t) => {
  const { say } = await serve(t, { echo: async (asked) => ({ body: `[${await asked.text()}]` }) });

  const answer = await say(
    request(['GET /echo HTTP/1.1', 'Host: a', 'Content-Length: 95000000'], 'x'.repeat(9999)),
  );
  const chunked = await say(
    request(['GET /echo HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked'], '5\r\nab'),
  );

  for (const text of [answer, chunked]) {
    assert.equal(statusOf(text), 200);
    assert.match(text, /\r\nconnection: close\r\n/i);
    assert.match(text, /\[\]$/);
  }
});

test('what needs a key is refused before its body has come', async (t) => {
  const { say } = await serve(t, {});
  const post = (path: string): string[] => [`POST ${path} HTTP/1.1`, 'Host: a', 'Content-Length: 95000000'];

  assert.equal(statusOf(await say(request(post('/upload')))), 401);
  assert.equal(statusOf(await say(request(post('/admin/functions/echo')))), 401);
  assert.equal(statusOf(await say(request(post('/nothing')))), 404);
});

test('a route that is open to everybody takes less than one with a key', async (t) => {
  const length = async (asked: HttpRequest) => ({ jsonBody: (await asked.text()).length });
  const { url } = await serve(t, { echo: length, upload: length }, { openBodyBytes: 10, bodyBytes: 100 });
  const post = async (path: string, bytes: number): Promise<number> =>
    (await fetch(url + path, { method: 'POST', body: 'x'.repeat(bytes) })).status;

  const statuses = [
    await post('/echo', 10),
    await post('/echo', 11),
    await post('/upload?code=function-key', 100),
    await post('/upload?code=function-key', 101),
  ];

  assert.deepEqual(statuses, [200, 413, 200, 413]);
});

test('unfinished bodies take no more than their memory together; it is free again when they go', async (t) => {
  const { url, open, say } = await serve(
    t,
    { echo: async (asked) => ({ jsonBody: (await asked.text()).length }) },
    { openBodyBytes: 10_000, bodyMemoryBytes: 40_000 },
  );
  const unfinished = request(['POST /echo HTTP/1.1', 'Host: a', 'Content-Length: 10000'], 'x'.repeat(9999));
  const sockets: Socket[] = [];
  while (sockets.length < 4) sockets.push(await open(unfinished));
  await delay(100);

  const refused = await say(unfinished);
  for (const socket of sockets) socket.write('x');
  const finished = await Promise.all(sockets.map(firstAnswer));
  const again = await fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(10_000) });

  assert.equal(statusOf(refused), 503);
  assert.deepEqual(finished.map(statusOf), [200, 200, 200, 200]);
  assert.equal(await again.text(), '10000');
});

async function firstAnswer(socket: Socket): Promise<string> {
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString('latin1');
}

test('a body in pieces of any size comes out whole, and its memory is given back', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(30_000), fc.nat(30_000), async (chunks, maxBytes, size) => {
      const memory = new BodyMemory(size);
      const whole = Buffer.concat(chunks);
      const stream = Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), { headers: {} });

      const outcome = await withBody(stream as never, { maxBytes, memory }, (body) =>
        Promise.resolve(Buffer.from(body)),
      ).catch((error: unknown) => error);

      if (whole.length > maxBytes) {
        assert.ok(outcome instanceof LimitExceededError || outcome instanceof TransientError);
      } else if (whole.length > size) assert.ok(outcome instanceof TransientError);
      // The buffer grows ahead of what has come, so it may be refused before its memory is full.
      else assert.ok(outcome instanceof TransientError || whole.equals(outcome as Buffer));
      memory.take(size);
    }),
  );
});

test('who says nothing, or goes on too slowly, is cut off', async (t) => {
  const { open, say } = await serve(
    t,
    { echo: () => undefined },
    { headersMs: 300, requestMs: 600, silenceMs: 60_000 },
  );
  const headers = 'GET /echo HTTP/1.1\r\nHost: a\r\n';
  const body = request(['POST /echo HTTP/1.1', 'Host: a', 'Content-Length: 1000'], 'x');
  const drip = async (text: string, drop: string): Promise<string> => {
    const socket = await open(text);
    const drips = setInterval(() => socket.write(drop), 50);
    t.after(() => {
      clearInterval(drips);
    });
    return heard(socket);
  };

  const answers = await Promise.all([
    ...[say(''), say(headers), say(body)],
    ...[drip(headers, 'X-A: b\r\n'), drip(body, 'x')],
  ]);

  // Each connection ended. Who is reset while it writes, or had said nothing yet, may not get to read an answer.
  for (const answer of answers) assert.match(answer, /^$|^HTTP\/1\.1 408 /);
  assert.ok(answers.some((answer) => answer !== ''));
});

test('a function may take longer than a request may take to come', async (t) => {
  const { url } = await serve(
    t,
    {
      echo: async () => {
        await delay(500);
        return { body: 'late' };
      },
    },
    { headersMs: 100, requestMs: 200 },
  );

  assert.equal(await (await fetch(`${url}/echo`, { method: 'POST', body: 'x' })).text(), 'late');
});

test('there are no more connections at a time than the limit', async (t) => {
  const gate = signal();
  const { open, url } = await serve(t, { echo: () => gate.promise }, { connections: 2 });
  const held = await Promise.all(
    [1, 2].map(() => open(request(['GET /echo HTTP/1.1', 'Host: a', 'Connection: close']))),
  );

  await assert.rejects(fetch(`${url}/echo`), /fetch failed/);
  gate.resolve();
  const answers = await Promise.all(held.map(heard));

  assert.deepEqual(answers.map(statusOf), [204, 204]);
  assert.equal((await fetch(`${url}/echo`)).status, 204);
});

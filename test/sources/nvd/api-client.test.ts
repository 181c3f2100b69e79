import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { messageOf, TransientError } from '../../../shared/platform/errors.ts';
import { NvdApiClient } from '../../../shared/sources/nvd/api-client.ts';
import type { ApiPage } from '../../../shared/sources/nvd/api-page.ts';
import { HttpStatusError } from '../../../shared/sources/http/http.ts';
import { feedOf, pageOf } from '../../wire/nvd-answers.ts';
import type { NvdFault } from '../../wire/nvd-faults.ts';
import { type NvdServer, type NvdServerOptions, startNvdServer } from '../../wire/nvd-server.ts';

const window = { start: '2026-08-01T00:00:00.000Z', end: '2026-08-21T00:00:00.000Z' };
const rows = [1, 2, 3].map((n) => ({ id: `CVE-2026-000${n}`, lastModified: `2026-08-0${n}T10:00:00.000Z` }));
const unlimited = { requests: 1_000, intervalMs: 0, spacingMs: 0 };
const now = new Date('2026-08-21T05:00:00.000Z');

interface Asked {
  page: ApiPage | undefined;
  error: unknown;
  /** How long the client slept before each retry. */
  waits: number[];
  server: NvdServer;
}

/** Asks for the first page of a server that meets the first requests with these faults. */
async function ask(
  faults: NvdFault[],
  client: ConstructorParameters<typeof NvdApiClient>[0] = {},
  options: NvdServerOptions = {},
): Promise<Asked> {
  await using server = await startNvdServer({ rows, script: ({ index }) => faults[index], ...options });
  const waits: number[] = [];
  const nvd = new NvdApiClient({
    baseUrl: server.url,
    rate: unlimited,
    now: () => now,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...client,
  });
  try {
    return { page: await nvd.fetchPage(window, 0), error: undefined, waits, server };
  } catch (error) {
    return { page: undefined, error, waits, server };
  }
}

const throttled: NvdFault = { kind: 'status', status: 403, headers: { message: 'slow down' } };

suite('NvdApiClient', () => {
  test('asks for the window with offsets and gives the answer back byte for byte', async () => {
    const { page, server } = await ask([], { pageSize: 2, userAgent: 'patchline/test' });

    const [request] = server.requests;
    assert.ok(request);
    assert.deepEqual(Object.fromEntries(request.query), {
      lastModStartDate: '2026-08-01T00:00:00.000+00:00',
      lastModEndDate: '2026-08-21T00:00:00.000+00:00',
      resultsPerPage: '2',
      startIndex: '0',
    });
    assert.equal(request.headers['user-agent'], 'patchline/test');
    assert.deepEqual(page?.ids, ['CVE-2026-0001', 'CVE-2026-0002']);
    assert.deepEqual(page.header, {
      startIndex: 0,
      totalResults: 3,
      resultsPerPage: 2,
      timestamp: '2026-08-21T05:00:01.123',
    });
    assert.deepEqual(page.bytes, pageOf(rows, request.query));
  });

  test('sends the API key as a header, and none without a key', async () => {
    const withKey = await ask([], { apiKey: 'secret-key' });
    const without = await ask([]);

    assert.equal(withKey.server.requests[0]?.headers['apikey'], 'secret-key');
    assert.equal('apikey' in (without.server.requests[0]?.headers ?? {}), false);
  });

  const passing: [string, NvdFault][] = [
    ['403 without Retry-After', throttled],
    ['429 without Retry-After', { kind: 'status', status: 429 }],
    ['503 without Retry-After', { kind: 'status', status: 503 }],
    ['408', { kind: 'status', status: 408 }],
    ['a connection reset', { kind: 'reset' }],
    ['a connection lost in the middle of the body', { kind: 'drop' }],
    ['a body that is cut off and looks whole', { kind: 'truncate' }],
    ['a page of HTML', { kind: 'nonsense', body: '<html><h1>Maintenance</h1></html>' }],
    ['an empty body', { kind: 'nonsense', body: '' }],
    ['JSON of another kind', { kind: 'nonsense', body: '{"vulnerabilities":7}' }],
    ['the page of another place', { kind: 'rewrite', edit: replace('"startIndex":0', '"startIndex":2000') }],
    [
      'a page without the rows it counts',
      { kind: 'rewrite', edit: replace(/"vulnerabilities":.*/s, '"vulnerabilities":[]}') },
    ],
  ];
  for (const [what, fault] of passing) {
    test(`asks again after ${what}, waiting longer each time`, async () => {
      const { page, waits } = await ask([fault, fault], { minDelayMs: 6_000 });

      assert.equal(page?.ids.length, 3);
      assert.deepEqual(waits, [6_000, 12_000]);
    });
  }

  test('asks again when no answer comes in time', async () => {
    const { page, waits } = await ask([{ kind: 'hang' }], { timeoutMs: 60, minDelayMs: 6_000 });

    assert.equal(page?.ids.length, 3);
    assert.deepEqual(waits, [6_000]);
  });

  test('waits as long as Retry-After says, in seconds or as a date, where that is longer', async () => {
    const retryAfter = (value: string): NvdFault => ({
      kind: 'status',
      status: 503,
      headers: { 'Retry-After': value },
    });
    const faults = [
      retryAfter('30'),
      retryAfter('Fri, 21 Aug 2026 05:01:30 GMT'),
      retryAfter('1'),
      retryAfter('soon'),
      retryAfter('Fri, 21 Aug 2026 04:00:00 GMT'),
    ];

    const { page, waits } = await ask(faults, { minDelayMs: 6_000 });

    assert.equal(page?.ids.length, 3);
    assert.deepEqual(waits, [30_000, 90_000, 24_000, 48_000, 60_000]);
  });

  test('does not sleep through a long Retry-After but hands it to the caller', async () => {
    const fault: NvdFault = { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } };

    const { error, waits } = await ask([fault], { maxWaitMs: 300_000 });

    assert.ok(error instanceof TransientError);
    assert.equal(error.retryAfterMs, 3_600_000);
    assert.deepEqual(waits, []);
  });

  test('gives up after the retries with the last error, which names the address and the reason', async () => {
    const { error, server } = await ask([throttled, throttled, throttled], { retries: 2 });

    assert.ok(error instanceof TransientError);
    assert.match(error.message, /^GET http:.*startIndex=0: status 403 slow down$/);
    assert.equal(server.requests.length, 3);
  });

  test('does not ask again when the request is refused, and says why', async () => {
    const { error, server } = await ask([], { apiKey: 'wrong-key' }, { apiKeys: ['right-key'] });

    assert.ok(error instanceof HttpStatusError);
    assert.match(error.message, /status 404 Invalid apiKey\.$/);
    assert.equal(server.requests.length, 1);
  });

  test('keeps the API key out of every error and does not carry it along a redirect', async () => {
    await using elsewhere = await startNvdServer({ rows });
    const faults: NvdFault[] = [
      throttled,
      { kind: 'reset' },
      { kind: 'truncate' },
      { kind: 'status', status: 302, headers: { Location: elsewhere.url } },
    ];

    for (const fault of faults) {
      const { error } = await ask([fault], { apiKey: 'secret-key', retries: 0 });

      assert.ok(error instanceof Error);
      const chain = [error, error.cause, error.stack].map(messageOf).join('\n');
      assert.doesNotMatch(chain, /secret-key/);
    }
    assert.deepEqual(elsewhere.requests, []);
  });

  test('takes a page with a broken row when all of its rows are there', async () => {
    const breaking: NvdFault = {
      kind: 'rewrite',
      edit: replace('"vulnStatus":"Awaiting Analysis"', '"vulnStatus":Awaiting'),
    };

    const { page, waits } = await ask([breaking]);

    assert.deepEqual(page?.ids, ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003']);
    assert.match(page.bytes.toString(), /"vulnStatus":Awaiting,/);
    assert.deepEqual(waits, []);
  });

  test('keeps within a rolling limit, retries included', async () => {
    await using server = await startNvdServer({
      rows,
      rate: { requests: 3, intervalMs: 60 },
      script: ({ index }) => (index % 4 === 1 ? { kind: 'truncate' } : undefined),
    });
    const client = new NvdApiClient({
      baseUrl: server.url,
      rate: { requests: 3, intervalMs: 180, spacingMs: 5 },
      minDelayMs: 0,
    });

    await Promise.all(Array.from({ length: 6 }, () => client.fetchPage(window, 0)));

    assert.deepEqual(
      server.requests.map(({ status }) => status),
      Array.from({ length: 8 }, () => 200),
    );
  });

  for (const [apiKey, allowed] of [
    ['', 5],
    ['some-key', 50],
  ] as const) {
    test(`sends at most ${allowed} requests in any 30 s ${apiKey ? 'with' : 'without'} a key`, async () => {
      let elapsed = 0;
      const sleep = async (ms: number): Promise<void> => {
        await setImmediate();
        elapsed += ms;
      };
      const sent: number[] = [];
      const body = feedOf(rows).toString();
      const fetch = (): Promise<Response> => {
        sent.push(elapsed);
        return Promise.resolve(new Response(body));
      };
      const client = new NvdApiClient({ fetch, apiKey, sleep, elapsed: () => elapsed });

      await Promise.all(Array.from({ length: allowed + 3 }, () => client.fetchPage(window, 0)));

      assert.equal(sent.length, allowed + 3);
      sent.slice(allowed).forEach((at, index) => {
        assert.ok(
          at - (sent[index] ?? 0) > 30_000,
          `request ${index + allowed} is within 30 s of request ${index}`,
        );
      });
    });
  }

  test('waits no longer when the clock is set back', async (t) => {
    await using server = await startNvdServer({ rows });
    const client = new NvdApiClient({ baseUrl: server.url, rate: { ...unlimited, spacingMs: 20 } });
    await client.fetchPage(window, 0);

    t.mock.timers.enable({ apis: ['Date'], now: 0 });
    await client.fetchPage(window, 0);
    await client.fetchPage(window, 0);

    assert.equal(server.requests.length, 3);
  });

  test('spaces requests', async () => {
    await using server = await startNvdServer({ rows });
    const rate = { ...unlimited, spacingMs: 40 };
    const client = new NvdApiClient({ baseUrl: server.url, rate });

    const started = performance.now();
    for (let page = 0; page < 3; page++) await client.fetchPage(window, 0);

    // Seen from here: the first request may reach the server late. Timers may end a millisecond early.
    const passed = performance.now() - started;
    assert.equal(server.requests.length, 3);
    assert.ok(passed >= 78, `three requests within ${passed} ms`);
  });

  test('stops at once when it is told to', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const { error } = await ask(
      [],
      { signal: controller.signal },
      {
        script: () => {
          controller.abort(reason);
          return { kind: 'hang' };
        },
      },
    );

    assert.equal(error, reason);
  });
});

function replace(what: string | RegExp, by: string): (body: Buffer) => Buffer {
  return (body) => Buffer.from(body.toString().replace(what, by));
}

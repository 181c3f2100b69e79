import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { getOnce, HttpStatusError, withDefaults } from '../../../shared/sources/http/http.ts';
import { retryAfterMs } from '../../../shared/sources/http/retry-after.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';

interface Server extends AsyncDisposable {
  url: URL;
  asked: string[];
}

async function serve(answer: RequestListener): Promise<Server> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/feed`),
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const http = withDefaults();

suite('an answer', () => {
  test('that never ends is left once it has more bytes than are read', async () => {
    let sent = 0;
    await using server = await serve((_, response) => {
      const piece = Buffer.alloc(64 * 1024);
      const send = (): void => {
        while (!response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return;
        }
      };
      response.on('drain', send);
      send();
    });

    await assert.rejects(getOnce(server.url, http, { maxBytes: 1_000_000 }), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.message, `GET ${server.url.href}: the response has more than 1000000 bytes`);
      return true;
    });
    assert.ok(sent < 64_000_000, `${sent} bytes were taken in`);
  });

  test('that is packed counts as what it unpacks to', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(32_000_000)));
    });

    await assert.rejects(getOnce(server.url, http, { maxBytes: 1_000_000 }), InvalidInputError);
  });

  test('of just as many bytes as are read is whole', async () => {
    await using server = await serve((_, response) => {
      response.end('x'.repeat(1_000));
    });

    assert.equal((await getOnce(server.url, http, { maxBytes: 1_000 })).length, 1_000);
  });
});

suite('a redirect', () => {
  test('is followed within the host, as often as is allowed', async () => {
    await using server = await serve((request, response) => {
      const left = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 3);
      if (left === 0) response.end('there');
      else response.writeHead(302, { Location: `/${left - 1}` }).end();
    });

    const body = await getOnce(server.url, http, { maxBytes: 10, redirects: 3 });
    assert.equal(body.toString(), 'there');
    await assert.rejects(getOnce(server.url, http, { maxBytes: 10, redirects: 2 }), HttpStatusError);
    await assert.rejects(
      getOnce(server.url, http, { maxBytes: 10 }),
      /status 302 leads to \/2, which is not/,
    );
  });

  test('to another host is named, and that host is not asked', async () => {
    await using elsewhere = await serve((_, response) => {
      response.end('no');
    });
    await using server = await serve((_, response) => {
      response.writeHead(301, { Location: elsewhere.url.href }).end();
    });

    await assert.rejects(getOnce(server.url, http, { maxBytes: 10, redirects: 3 }), (error) => {
      assert.ok(error instanceof HttpStatusError);
      assert.match(error.message, /status 301 leads to http:.*, which is not followed$/);
      return true;
    });
    assert.deepEqual(elsewhere.asked, []);
  });
});

test('a wait that is asked for has bounds both ways, whatever is asked', () => {
  const now = new Date('2026-08-21T05:00:00Z');
  const asked: [header: string | null, ms: number | undefined][] = [
    ['0', 0],
    ['30', 30_000],
    ['1000000000', 3_600_000],
    ['99999999999999999999999999', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['-1', 0],
    ['soon', undefined],
    [null, undefined],
  ];
  for (const [header, ms] of asked) assert.equal(retryAfterMs(header, now), ms, String(header));
});

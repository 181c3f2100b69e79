import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { currentPatch } from '../../infra/local/build-system/current-patch.ts';
import { apiClient, type ApiClient } from '../../infra/local/build-system/index.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';

interface Asked {
  address: string;
  requests: IncomingMessage[];
}

async function serve(t: TestContext, answer: RequestListener): Promise<Asked> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function clientOf({ address }: Asked): ApiClient {
  return apiClient({ address, key: 'its-key' }, new AbortController().signal);
}

test('the key of the build system goes to no host but its own', async (t) => {
  const elsewhere = await serve(t, (_, response) => {
    response.end('{}');
  });
  const api = await serve(t, (_, response) => {
    response.writeHead(307, { Location: `${elsewhere.address}/api/builds` }).end('moved');
  });

  const { status } = await clientOf(api).get('/api/patches', {});
  assert.equal(status, 307);
  assert.equal(api.requests[0]?.headers['x-functions-key'], 'its-key');
  assert.deepEqual(elsewhere.requests, []);
});

test('an answer that never ends is left, and not asked for again', async (t) => {
  const api = await serve(t, (_, response) => {
    const piece = Buffer.alloc(256 * 1024);
    const send = (): void => {
      while (!response.destroyed) if (!response.write(piece)) return;
    };
    response.on('drain', send);
    send();
  });

  await assert.rejects(clientOf(api).get('/api/patches', {}), (error) => {
    assert.ok(error instanceof InvalidInputError);
    assert.match(error.message, /\/api\/patches: the response has more than \d+ bytes$/);
    return true;
  });
  assert.equal(api.requests.length, 1);
});

test('an answer that is no JSON is told as such, once', async (t) => {
  const api = await serve(t, (_, response) => {
    response.end('<html>');
  });

  await assert.rejects(clientOf(api).get('/api/patches', {}), /\/api\/patches: the answer is no JSON$/);
  assert.equal(api.requests.length, 1);
});

test('pages that never end are not asked for for ever', async (t) => {
  const api = await serve(t, (_, response) => {
    response.end('{"patches":[],"continuation":"more"}');
  });

  await assert.rejects(
    currentPatch(clientOf(api), { release: 'azurelinux-3.0', package: 'curl', patch: 1 }),
    /GET \/api\/patches: more than 1000 pages of azurelinux-3\.0\/curl$/,
  );
  assert.equal(api.requests.length, 1000);
});

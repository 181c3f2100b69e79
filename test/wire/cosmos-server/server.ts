import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { type Clock, systemClock } from '../../../shared/platform/clock.ts';
import type { Answer } from './answer.ts';
import { answerOf, Refusal } from './answer.ts';
import { authorize } from './authorization.ts';
import type { CosmosFault, FaultScript, SeenRequest } from './faults.ts';
import { COSMOS_TEST_KEY } from './key.ts';
import { readRequest, segmentsOf } from './request.ts';
import { answer, operationOf } from './routes.ts';
import { Store } from './store.ts';

interface CosmosServerOptions {
  /** SQLite file, made when it is not there; what was acknowledged stays in it. */
  file: string;
  /** Default: a free one. */
  port?: number;
  /** Of times to live. */
  clock?: Clock;
  /** Default: plain http, which identities cannot be used over. */
  tls?: { key: string; cert: string };
  /** Access tokens of identities, which may use data but create neither databases nor containers. */
  tokens?: Iterable<string>;
  script?: FaultScript;
}

export interface CosmosServer extends AsyncDisposable {
  endpoint: string;
  key: string;
  port: number;
  requests: SeenRequest[];
  /** Live: what is set here holds from the next request on. */
  script: FaultScript | undefined;
}

/**
 * A stand-in for Azure Cosmos DB for NoSQL in gateway mode, for the unmodified SDK, on a port of loopback. What the
 * real service would refuse, it refuses; request charges are simulated.
 */
export async function startCosmosServer(options: CosmosServerOptions): Promise<CosmosServer> {
  const { file, port = 0, clock = systemClock, tls } = options;
  const store = new Store(file);
  const tokens = new Set(options.tokens);
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    void serve(incoming, outgoing);
  const serving = { keepAliveTimeout: 60_000 };
  const http = tls ? createSecureServer({ ...serving, ...tls }, listener) : createServer(serving, listener);
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const actualPort = (http.address() as AddressInfo).port;
  const endpoint = `${tls ? 'https' : 'http'}://127.0.0.1:${actualPort}/`;
  const server: CosmosServer = {
    endpoint,
    key: COSMOS_TEST_KEY,
    port: actualPort,
    requests: [],
    script: options.script,
    async [Symbol.asyncDispose]() {
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
      store.close();
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const fault = see(incoming);
    if (fault?.kind === 'drop' && fault.when === 'before') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const result = await perform(incoming, fault);
    if (fault?.kind === 'slow') await wait(fault.delayMs, undefined, { ref: false });
    if (fault?.kind === 'drop') incoming.socket.resetAndDestroy();
    else send(outgoing, result);
  }

  function see(incoming: IncomingMessage): CosmosFault | undefined {
    const { method = '', url = '', headers } = incoming;
    const segments = segmentsOf(url);
    const seen: SeenRequest = {
      index: server.requests.length,
      operation: operationOf({ method, segments, headers }),
      container: segments[3] ?? '',
      path: segments.join('/'),
    };
    server.requests.push(seen);
    return server.script?.(seen);
  }

  async function perform(incoming: IncomingMessage, fault: CosmosFault | undefined): Promise<Answer> {
    try {
      const request = await readRequest(incoming);
      const caller = authorize(request, COSMOS_TEST_KEY, tokens);
      if (fault?.kind === 'status') throw faultRefusal(fault);
      const at = Math.floor(clock.now().getTime() / 1000);
      return answer(operationOf(request), request, { store, caller, at, endpoint });
    } catch (error) {
      if (error instanceof Refusal) return answerOf(error);
      return answerOf(new Refusal(500, `the test server failed: ${String(error)}`));
    }
  }

  return server;
}

function faultRefusal({ status, retryAfterMs }: CosmosFault & { kind: 'status' }): Refusal {
  const headers = retryAfterMs === undefined ? {} : { 'x-ms-retry-after-ms': String(retryAfterMs) };
  return new Refusal(status, `fault injected: ${status}`, { headers });
}

function send(outgoing: ServerResponse, { status, body, headers, charge = 1 }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-ms-request-charge': charge.toFixed(2),
    'x-ms-activity-id': randomUUID(),
    ...headers,
  });
  outgoing.end(text);
}

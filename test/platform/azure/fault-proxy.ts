import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a request meets on its way. */
export type ProxyFault =
  /** Refused, and not passed on. */
  | { kind: 'status'; status: number; retryAfterSeconds?: number }
  /** The connection breaks before the request is passed on, or when its answer is there. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** The connection breaks in the middle of the answer's body. */
  | { kind: 'half' }
  /** Passed on, and not answered. */
  | { kind: 'silent' };

export interface FaultProxy extends AsyncDisposable {
  port: number;
  /** Live. `method` and `url` as they came. */
  script: ((request: { method: string; url: string }) => ProxyFault | undefined) | undefined;
  /** How many requests have come. */
  requests: number;
}

/** Stands before a server that has no faults of its own. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: FaultProxy = {
    port: (server.address() as AddressInfo).port,
    script: undefined,
    requests: 0,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, 'close');
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '' } = incoming;
    proxy.requests += 1;
    const fault = proxy.script?.({ method, url });
    if (fault?.kind === 'drop' && fault.when === 'before') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const body = await buffer(incoming);
    if (fault?.kind === 'status') {
      refuse(outgoing, fault);
      return;
    }
    const answer = await passOn(incoming, body);
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'drop') {
      incoming.socket.resetAndDestroy();
      return;
    }
    outgoing.writeHead(answer.status, answer.headers);
    if (fault?.kind === 'half') {
      outgoing.write(answer.body.subarray(0, answer.body.length / 2), () =>
        incoming.socket.resetAndDestroy(),
      );
    } else outgoing.end(answer.body);
  }

  async function passOn(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    const passed = request({ host: '127.0.0.1', port: targetPort, method, path: url, headers, agent });
    passed.end(body);
    const [answer] = (await once(passed, 'response')) as [IncomingMessage];
    // Whole by now: its length is known, whatever way it came.
    const { 'transfer-encoding': _, ...kept } = answer.headers;
    return { status: answer.statusCode ?? 500, headers: kept, body: await buffer(answer) };
  }

  return proxy;
}

function refuse(
  outgoing: ServerResponse,
  { status, retryAfterSeconds }: ProxyFault & { kind: 'status' },
): void {
  const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  outgoing.writeHead(status, { 'x-ms-error-code': 'ServerBusy', ...wait }).end();
}

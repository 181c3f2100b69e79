import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EVENT_STREAM, openEventStream, routes } from '../../../shared/api/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { answerRequest } from '../../support/contract/index.ts';

/** Serves the feed and the stream of a platform to readers. */
export async function serveEvents(services: Services): Promise<{ address: string; close: () => void }> {
  const identify = (): ReturnType<typeof actorOf> => actorOf(['reader']);
  const entries = routes.filter(({ path }) => path === '/api/events');
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1').href;
    const headers = new Headers(request.headers as Record<string, string>);
    const ending = new AbortController();
    response.on('close', () => {
      ending.abort();
    });
    const answer = async (): Promise<void> => {
      if (new URL(url).pathname === EVENT_STREAM) {
        const {
          status,
          headers: own,
          body,
        } = await openEventStream(services, identify, {
          ...{ url, headers, signal: ending.signal },
        });
        response.writeHead(status, own);
        await pipeline(Readable.from(body), response);
        return;
      }
      const asked = { method: 'GET', url, headers, text: () => Promise.resolve('') };
      const { status, jsonBody } = await answerRequest(entries, { services, identify }, asked);
      response.writeHead(status).end(JSON.stringify(jsonBody));
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

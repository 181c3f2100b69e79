import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { routes } from '../../../shared/api/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { answerRequest } from '../../support/contract/index.ts';

/** Serves the feed and the stream of a platform to readers. */
export async function serveEvents(services: Services): Promise<{ address: string; close: () => void }> {
  const identify = (): ReturnType<typeof actorOf> => actorOf(['reader']);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1').href;
    const headers = new Headers(request.headers as Record<string, string>);
    const ending = new AbortController();
    response.on('close', () => {
      ending.abort();
    });
    const answer = async (): Promise<void> => {
      const { signal } = ending;
      const asked = { method: 'GET', url, headers, signal, text: () => Promise.resolve('') };
      const entries = routes.filter(({ path }) => path === new URL(url).pathname);
      const { status, jsonBody, stream } = await answerRequest(entries, { services, identify }, asked);
      response.writeHead(status);
      if (stream) await pipeline(Readable.from(stream), response);
      else response.end(JSON.stringify(jsonBody));
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

import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Repository files are one folder deep; names of RPMs may contain `+`, `~` and `^`. */
const SERVED = /^\/(repodata|packages)\/[\w+~^-][\w.+~^-]*$/;

/**
 * Serves a repository for `dnf` and `patchline repository check --repository URL`. Returns the server and its
 * address.
 */
export async function serveRepository(
  root: string,
  port: number,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const path = decoded(request.url ?? '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || !SERVED.test(path)) {
      response.writeHead(404).end();
      return;
    }
    readFile(join(root, path)).then(
      (bytes) =>
        response
          .writeHead(200, { 'content-length': bytes.length })
          .end(request.method === 'GET' ? bytes : undefined),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '');
  } catch {
    return '';
  }
}

import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

interface KeyVault extends AsyncDisposable {
  /** `https://127.0.0.1:PORT` */
  url: string;
  /** Answers this status to whoever has a token, instead of a secret. */
  failing: { status?: number };
}

/**
 * The part of Key Vault's REST API that reads secrets: it challenges whoever has no token.
 * https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
 * @param secrets values by `name` for the newest version, and by `name/version`
 */
export async function startKeyVault(
  tls: { key: string; cert: string },
  token: string,
  secrets: ReadonlyMap<string, string>,
): Promise<KeyVault> {
  const failing: KeyVault['failing'] = {};
  const server = createServer(tls, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://vault');
    const answer = (status: number, body: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    const error = (status: number, code: string): void => {
      answer(status, { error: { code, message: `${code} of the test` } });
    };
    if (request.headers.authorization !== `Bearer ${token}`) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="https://vault.azure.net"';
      answer(401, {}, { 'www-authenticate': challenge });
      return;
    }
    if (failing.status !== undefined) {
      error(failing.status, 'Failing');
      return;
    }
    if (!searchParams.has('api-version')) {
      error(400, 'BadParameter');
      return;
    }
    const name = pathname.replace(/^\/secrets\//, '').replace(/\/$/, '');
    const value = secrets.get(name);
    if (value === undefined) error(404, 'SecretNotFound');
    else answer(200, { value, id: `https://vault${pathname}`, attributes: { enabled: true } });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    failing,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

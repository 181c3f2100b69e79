import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const HEADER = 'test header';

interface IdentityEndpoint extends AsyncDisposable {
  /** What the platform sets in the environment of an app with a managed identity. */
  environment: Readonly<Record<string, string>>;
  /** Of each request: the resource the token is for, and the identity it is asked as. */
  asked: { resource: string; clientId: string }[];
}

/**
 * The local endpoint that hands an app on Azure Functions its access tokens; here always the same one.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function startIdentityEndpoint(token: string): Promise<IdentityEndpoint> {
  const asked: IdentityEndpoint['asked'] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const resource = searchParams.get('resource') ?? '';
    if (request.headers['x-identity-header'] !== HEADER) {
      response.writeHead(401).end('{}');
      return;
    }
    asked.push({ resource, clientId: searchParams.get('client_id') ?? '' });
    const expires = Math.floor(Date.now() / 1000) + 3600;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ access_token: token, expires_on: String(expires), resource, token_type: 'Bearer' }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/token`, IDENTITY_HEADER: HEADER },
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A token with the claims that Azurite checks; its signature it does not. */
export function storageToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://storage.azure.com',
    iss: 'https://sts.windows.net/test/',
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3600,
  };
  const parts = [{ alg: 'none', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, 'signature'].join('.');
}

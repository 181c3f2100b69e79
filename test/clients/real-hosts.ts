import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, request, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/**
 * Plays hosts over TLS for clients whose addresses are fixed: they are given an authority of their own to trust, and a
 * proxy that leads every tunnel to this machine, so that nothing leaves it and nothing is left unchecked.
 * @param folder for keys and certificates
 * @param address of the server that answers them all
 * @returns the environment of such a client
 */
export async function playHosts(
  t: TestContext,
  hosts: readonly string[],
  { folder, address }: { folder: string; address: string },
): Promise<NodeJS.ProcessEnv> {
  const { authority, certificate, key } = certify(folder, hosts);
  const front = createTlsServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    forwardTo(address),
  );
  const port = await listen(t, front);
  const proxy = createHttpServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', (_, client, head) => {
    const tunnel = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.write(head);
      tunnel.pipe(client).pipe(tunnel);
    });
    tunnel.on('error', () => client.destroy());
    client.on('error', () => tunnel.destroy());
  });
  const through = `http://127.0.0.1:${await listen(t, proxy)}`;
  return {
    HTTPS_PROXY: through,
    HTTP_PROXY: through,
    NO_PROXY: '127.0.0.1',
    SSL_CERT_FILE: authority,
    REQUESTS_CA_BUNDLE: authority,
    NODE_EXTRA_CA_CERTS: authority,
  };
}

/** Hands each request on, with the host that was asked. */
function forwardTo(address: string): RequestListener {
  return (asked, answer) => {
    const handed = request(
      new URL(asked.url ?? '/', address),
      { method: asked.method, headers: asked.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    handed.on('error', () => answer.destroy());
    asked.pipe(handed);
  };
}

/** On a free port of this machine. @returns it */
export async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function certify(
  folder: string,
  hosts: readonly string[],
): { authority: string; certificate: string; key: string } {
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const [authority, ownKey, certificate, key] = ['ca.pem', 'ca.key', 'host.pem', 'host.key'].map(file) as [
    string,
    string,
    string,
    string,
  ];
  openssl('req', '-x509', ...curve, '-subj', '/CN=Test', '-keyout', ownKey, '-out', authority);
  writeFileSync(file('san'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
  openssl('req', ...curve.slice(0, -2), '-subj', '/CN=host', '-keyout', key, '-out', file('host.csr'));
  const signed = [
    '-CA',
    authority,
    '-CAkey',
    ownKey,
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    file('san'),
  ];
  openssl('x509', '-req', '-in', file('host.csr'), ...signed, '-out', certificate);
  return { authority, certificate, key };
}

import { createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { GitHubApp } from '../../../shared/intake/index.ts';
import { gitHubApp } from '../../support/github.ts';

const APP_ID = '4711';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Comment {
  id: number;
  issue: string;
  body: string;
  /** `undefined`: a person wrote it. */
  app?: string;
}

export interface Listed {
  id: number;
  guid: string;
  delivered_at: string;
  event: string;
  action?: string;
  payload: unknown;
}

/** GitHub as an app sees it: what it keeps, and what it was asked. */
export interface GitHubServer {
  app: GitHubApp;
  comments: Comment[];
  /** By `owner/name#number`. */
  labels: Map<string, string[]>;
  /** The newest first. */
  deliveries: Listed[];
  /** `METHOD path`, without asking for tokens. */
  asked: string[];
  /** Issues that are gone. */
  gone: Set<string>;
  /** Answers a request in place of GitHub with that status, after it has done what is asked if `after`. */
  fault?: ((asked: string) => { status: number; after?: true } | undefined) | undefined;
  /** Deliveries a page. */
  page: number;
}

/**
 * A server that speaks the part of GitHub's REST API that an app needs: tokens for a signed JWT, comments, labels,
 * deliveries by pages with a cursor. https://docs.github.com/rest
 */
export async function startGitHub(t: TestContext): Promise<GitHubServer> {
  const listener = createServer((request, response) => void answer(server, request, response));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => {
    listener.closeAllConnections();
    listener.close();
  });
  const apiUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  const server: GitHubServer = {
    app: gitHubApp({ apiUrl, credentials: { appId: APP_ID, privateKey: pem } }),
    ...{ comments: [], labels: new Map(), deliveries: [], asked: [], gone: new Set(), page: 100 },
  };
  return server;
}

async function answer(
  server: GitHubServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
  const { method = '' } = request;
  const asked = `${method} ${url.pathname}`;
  const say = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(status === 204 ? undefined : JSON.stringify(body));
  };
  if (!isKnown(request.headers.authorization ?? '', url.pathname)) {
    say(401, { message: 'Bad credentials' });
    return;
  }
  if (/^\/app\/installations\/\d+\/access_tokens$/.test(url.pathname)) {
    say(201, { token: 'ghs_made', expires_at: '2099-01-01T00:00:00Z', permissions: {} });
    return;
  }
  server.asked.push(asked);
  const fault = server.fault?.(asked);
  if (fault && !fault.after) {
    say(fault.status, { message: 'fault' });
    return;
  }
  const [status, body, headers] = respond(server, asked, url, text);
  if (fault) {
    say(fault.status, { message: 'fault' });
    return;
  }
  say(status, body, headers);
}

/** The app itself is known by a JWT that its key signed, an installation by its token. */
function isKnown(authorization: string, path: string): boolean {
  if (!path.startsWith('/app')) return authorization === 'token ghs_made';
  const [, jwt = ''] = /^bearer (.+)$/i.exec(authorization) ?? [];
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as { iss?: unknown };
  const isSigned = createVerify('RSA-SHA256')
    .update(`${header}.${claims}`)
    .verify(publicKey, signature, 'base64url');
  return isSigned && String(iss) === APP_ID;
}

type Answer = [status: number, body: unknown, headers?: Record<string, string>];

function respond(server: GitHubServer, asked: string, url: URL, text: string): Answer {
  const [, repo = '', number = '', rest = ''] =
    /^\w+ \/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/(comments|labels.*)$/.exec(asked) ?? [];
  const issue = `${repo}#${number}`;
  if (number !== '' && server.gone.has(issue)) return [410, { message: 'This issue was deleted' }];
  const given = text === '' ? {} : (JSON.parse(text) as { body?: string; labels?: string[] });
  if (rest === 'comments') return commentsOf({ server, asked, url }, issue, given.body ?? '');
  if (rest.startsWith('labels')) return labelsOf(server, asked, issue, given.labels ?? []);
  const [, comment] = /^PATCH \/repos\/[^/]+\/[^/]+\/issues\/comments\/(\d+)$/.exec(asked) ?? [];
  if (comment !== undefined) {
    const known = server.comments.find(({ id }) => String(id) === comment);
    if (!known) return [404, { message: 'Not Found' }];
    known.body = given.body ?? '';
    return [200, known];
  }
  if (asked === 'GET /app/hook/deliveries') return deliveriesOf(server, url);
  const [, id] = /^GET \/app\/hook\/deliveries\/(\d+)$/.exec(asked) ?? [];
  const delivery = server.deliveries.find((each) => String(each.id) === id);
  if (delivery) return [200, { ...delivery, request: { headers: {}, payload: delivery.payload } }];
  return [404, { message: 'Not Found' }];
}

interface Asked {
  server: GitHubServer;
  asked: string;
  url: URL;
}

function commentsOf({ server, asked, url }: Asked, issue: string, body: string): Answer {
  if (asked.startsWith('POST')) {
    const made = { id: 100 + server.comments.length, issue, body, app: APP_ID };
    server.comments.push(made);
    return [201, made];
  }
  const per = Number(url.searchParams.get('per_page'));
  const from = (Number(url.searchParams.get('page') ?? 1) - 1) * per;
  const of = server.comments.filter((each) => each.issue === issue).slice(from, from + per);
  return [
    200,
    of.map((each) => ({
      ...{ id: each.id, body: each.body },
      performed_via_github_app: each.app === undefined ? null : { id: Number(each.app) },
    })),
  ];
}

function labelsOf(server: GitHubServer, asked: string, issue: string, added: string[]): Answer {
  const before = server.labels.get(issue) ?? [];
  const [, encoded] = /labels\/(.+)$/.exec(asked) ?? [];
  const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
  if (name !== undefined && !before.includes(name)) return [404, { message: 'Label does not exist' }];
  const after = [...new Set([...before, ...added])].filter((each) => each !== name);
  server.labels.set(issue, after);
  return [200, after.map((each) => ({ name: each }))];
}

function deliveriesOf(server: GitHubServer, url: URL): Answer {
  const cursor = url.searchParams.get('cursor');
  const start = cursor === null ? 0 : server.deliveries.findIndex(({ id }) => `v1_${id}` === cursor);
  if (start < 0) return [422, { message: 'Invalid cursor' }];
  const page = server.deliveries.slice(start, start + server.page);
  const next = server.deliveries[start + server.page];
  const link = next
    ? `<${url.origin}${url.pathname}?per_page=100&cursor=v1_${next.id}>; rel="next"`
    : undefined;
  return [200, page.map(({ payload: _, ...rest }) => rest), link === undefined ? {} : { link }];
}

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { feedOf, type NvdRow, pageOf, type Refusal } from './nvd-answers.ts';
import { answerWithFault, type NvdFault } from './nvd-faults.ts';

/** A request as the server saw it. */
export interface SeenRequest {
  /** From 0. */
  index: number;
  /** Epoch milliseconds. */
  at: number;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** What it was answered with; 0: nothing whole. */
  status: number;
}

export interface NvdServerOptions {
  rows?: NvdRow[];
  /** Called before each answer: change `rows` for the data to move, return a fault for it to go wrong. */
  script?: (request: SeenRequest) => NvdFault | undefined;
  /** More requests than that in any stretch of that length are answered with 403. */
  rate?: { requests: number; intervalMs: number };
  /** Keys that are known; any other is refused. */
  apiKeys?: string[];
  /** By feed name. */
  feeds?: Record<string, NvdRow[]>;
}

export interface NvdServer extends AsyncDisposable {
  /** Of the CVE API. */
  url: string;
  /** Of the folder of feeds. */
  feedsUrl: string;
  /** Live: what is changed here is served from now on. */
  rows: NvdRow[];
  requests: SeenRequest[];
}

/** A stand-in for services.nvd.nist.gov and the feeds of nvd.nist.gov, on a port of loopback. */
export async function startNvdServer(options: NvdServerOptions = {}): Promise<NvdServer> {
  const rows = options.rows ?? [];
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const seen = see(request, requests.length);
    requests.push(seen);
    response.on('close', () => {
      seen.status = response.writableEnded ? response.statusCode : 0;
    });
    respond(response, seen, { ...options, rows }, requests);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/rest/json/cves/2.0`,
    feedsUrl: `${origin}/feeds`,
    rows,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function see(request: IncomingMessage, index: number): SeenRequest {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    index,
    at: Date.now(),
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    status: 0,
  };
}

function respond(
  response: ServerResponse,
  seen: SeenRequest,
  options: NvdServerOptions & { rows: NvdRow[] },
  requests: readonly SeenRequest[],
): void {
  const fault = options.script?.(seen);
  const right = refusalOf(seen, options, requests) ?? contentOf(seen, options);
  if (fault) answerWithFault(response, fault, Buffer.isBuffer(right) ? right : Buffer.alloc(0));
  else if (Buffer.isBuffer(right)) response.writeHead(200, { 'Content-Length': right.length }).end(right);
  else response.writeHead(right.status, { message: right.refusal }).end();
}

type Refused = Refusal & { status: number };

function refusalOf(
  { at, headers }: SeenRequest,
  { rate, apiKeys }: NvdServerOptions,
  requests: readonly SeenRequest[],
): Refused | undefined {
  if (rate) {
    const recent = requests.filter((other) => at - other.at < rate.intervalMs);
    if (recent.length > rate.requests) return { status: 403, refusal: 'too many requests' };
  }
  const key = headers['apikey'];
  if (apiKeys && key !== undefined && !apiKeys.includes(String(key)))
    return { status: 404, refusal: 'Invalid apiKey.' };
  return undefined;
}

function contentOf(
  { path, query }: SeenRequest,
  { rows, feeds }: NvdServerOptions & { rows: NvdRow[] },
): Buffer | Refused {
  if (path.startsWith('/rest/')) {
    const page = pageOf(rows, query);
    return Buffer.isBuffer(page) ? page : { status: 404, ...page };
  }
  const [, name = '', ending] = /nvdcve-2\.0-(\w+)\.(meta|json\.gz)$/.exec(path) ?? [];
  const feed = feeds?.[name];
  if (!feed) return { status: 404, refusal: 'not found' };
  const json = feedOf(feed);
  return ending === 'meta' ? Buffer.from(metaOf(json)) : gzipSync(json);
}

/** The `.meta` of a feed, as the NVD writes it. */
export function metaOf(json: Buffer): string {
  const sha256 = createHash('sha256').update(json).digest('hex').toUpperCase();
  return [
    'lastModifiedDate:2026-08-20T23:00:00.000-04:00',
    `size:${json.length}`,
    'zipSize:0',
    `gzSize:${gzipSync(json).length}`,
    `sha256:${sha256}`,
    '',
  ].join('\r\n');
}

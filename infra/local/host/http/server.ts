import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { defined, LimitExceededError, messageOf, TransientError } from '../../../../shared/platform/index.ts';
import type { Activity } from '../activity.ts';
import type { AuthLevel, HttpFunction } from '../indexing/function.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { answerAdmin, type AdminHost } from './admin.ts';
import { BodyMemory, withBody } from './body.ts';
import { Guesses } from './guesses.ts';
import { isAllowed, type HostKeys } from './keys.ts';
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts';
import { toRpcRequest } from './request.ts';
import { sendJson, sendRpcResponse, sendStatus } from './response.ts';
import type { Match, Router } from './router.ts';
import { urlOf } from './url.ts';

export interface HttpOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1: only reachable from this machine. */
  host?: string;
  keys: HostKeys;
  /** Whether a key is one of the app's: who guesses is not heard. */
  isKey?: (given: string) => boolean;
  /** Overrides of the default limits. */
  limits?: Partial<HttpLimits>;
  /** What the app says about its routes before a body is read. */
  routes?: HttpRoutes;
  /** Answers without an end, by their path: no function gives them. */
  streams?: Readonly<Record<string, OpenStream>>;
  /** Path → a page of the host itself, which no function answers. */
  pages?: Readonly<Record<string, HostPage>>;
}

/** Opens an answer that goes on until the signal ends it. */
type OpenStream = (request: {
  url: string;
  headers: { get(name: string): string | null };
  signal: AbortSignal;
}) => Promise<{
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<string> | Iterable<string>;
}>;

/** Answers a GET; decides itself who may read it. */
export type HostPage = (sender: {
  url: string;
  headers: { get(name: string): string | null };
}) => Promise<{ status: number; contentType?: string; body?: string }>;

/** A path is the route's template with a leading slash. */
export interface HttpRoutes {
  /**
   * The longest body a route takes, in bytes, capped by `limits.bodyBytes`; `undefined`: the default limits
   * apply.
   */
  bodyBytesOf(method: string, path: string): number | undefined;
  /** The refusal a route would send if the sender may not call it: their body is not read. */
  refusalOf(
    method: string,
    path: string,
    sender: { url: string; headers: { get(name: string): string | null } },
  ): { status: number; jsonBody: unknown } | undefined;
}

interface HttpDeps {
  router: Router;
  admin: AdminHost;
  activity: Activity;
  invoker: Invoker;
  log: Log;
}

type Refusal = ReturnType<HttpRoutes['refusalOf']>;

/** Sends a response that was already decided. */
type Answer = (response: ServerResponse) => void;

const CATEGORY = 'Host.Triggers.Http';
/** Each holds one of the connections. */
const MOST_STREAMS = 64;
/** How often Node checks for requests that take too long. */
const CHECK_MS = 1000;

/** Serves the HTTP functions and the admin endpoints. */
export class HttpServer {
  readonly #options: HttpOptions;
  readonly #deps: HttpDeps;
  readonly #server: Server;
  readonly #limits: HttpLimits;
  readonly #memory: BodyMemory;
  readonly #open = new Set<ServerResponse>();
  readonly #streams = new Set<AbortController>();
  readonly #guesses: Guesses | undefined;

  constructor(options: HttpOptions, deps: HttpDeps) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#options = options;
    this.#deps = deps;
    this.#limits = limits;
    this.#guesses = options.isKey && new Guesses(options.isKey);
    this.#memory = new BodyMemory(limits.bodyMemoryBytes);
    const timeouts = {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs),
    };
    this.#server = createServer(timeouts, (request, response) => void this.#serve(request, response));
    // The other timeouts apply only once a request has begun; this one closes silent connections.
    this.#server.timeout = limits.headersMs;
    this.#server.maxConnections = limits.connections;
  }

  /** Returns the address, such as `http://127.0.0.1:7071`. @throws Error when the port is taken. */
  async listen(): Promise<string> {
    const { port, host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, resolve);
    });
    const { address, family, port: actual } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
  }

  /** Stops accepting requests and lets running ones finish until `cut` is called. */
  close(): { closed: Promise<void>; cut: () => void } {
    for (const response of this.#open) endConnectionAfter(response);
    for (const stream of this.#streams) stream.abort();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeIdleConnections();
    return {
      closed,
      cut: () => {
        this.#server.closeAllConnections();
      },
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open.add(response);
    request.setTimeout(this.#limits.silenceMs);
    try {
      await this.#deps.activity.during(async () => {
        const send = await this.#answer(request).catch((error: unknown) => this.#refuse(error));
        if (hasBody(request) && !request.complete) endConnectionAfter(response);
        send(response);
      });
    } catch (error) {
      this.#deps.log('warning', CATEGORY, `A response could not be sent: ${messageOf(error)}`);
      response.destroy();
    } finally {
      this.#open.delete(response);
    }
  }

  #refuse(error: unknown): Answer {
    this.#deps.log('warning', CATEGORY, `A request failed: ${messageOf(error)}`);
    return status(statusOf(error));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const url = urlOf(request);
    if (!url) return status(400);
    const given = givenKey(request, url);
    if (given !== undefined && this.#guesses?.isGuess(request.socket.remoteAddress ?? '', given) === true)
      return tooManyTries;
    const isAllowedFor = (level: AuthLevel): boolean => isAllowed(level, this.#options.keys, request, url);
    if (/^\/admin(\/|$)/i.test(url.pathname)) {
      const { keys } = this.#options;
      const admin = { host: this.#deps.admin, keys, request, url, memory: this.#memory };
      const answer = await answerAdmin(admin, () => isAllowedFor('admin'));
      if (answer.json === undefined) return status(answer.status);
      return (response) => {
        sendJson(response, answer.status, answer.json);
      };
    }
    // Kept by the host for webhooks of extensions, of which there are none: no function answers there.
    if (/^\/runtime(\/|$)/i.test(url.pathname)) return status(404);
    const open = request.method === 'GET' ? this.#options.streams?.[url.pathname] : undefined;
    if (open) return this.#openStream(open, url, request);
    const page = request.method === 'GET' ? this.#options.pages?.[url.pathname] : undefined;
    if (page) return pageAnswer(await page({ url: url.href, headers: headersOf(request) }));
    const match = this.#deps.router(request.method ?? 'GET', url.pathname);
    if (!match) return status(404);
    if (!isAllowedFor(match.fn.authLevel)) return status(401);
    const refusal = this.#refusalOf(match.fn, url, request);
    // The function itself refuses the request and records that, which takes no body.
    return this.#invoke(match, url, request, refusal !== undefined);
  }

  async #openStream(open: OpenStream, url: URL, request: IncomingMessage): Promise<Answer> {
    if (this.#streams.size >= MOST_STREAMS) return status(503);
    const ending = new AbortController();
    this.#streams.add(ending);
    const end = (): void => {
      ending.abort();
      this.#streams.delete(ending);
    };
    request.socket.once('close', end);
    const opened = await open({
      url: url.href,
      headers: headersOf(request),
      signal: ending.signal,
    }).catch((error: unknown) => {
      end();
      throw error;
    });
    return (response) => {
      response.writeHead(opened.status, { ...opened.headers, connection: 'close' });
      // A reader that goes away, or reads nothing for long, ends it; nobody is left to tell.
      void pipeline(Readable.from(opened.body), response)
        .catch(() => response.destroy())
        .finally(end);
    };
  }

  async #invoke(
    { fn, params }: Match,
    url: URL,
    request: IncomingMessage,
    isRefused: boolean,
  ): Promise<Answer> {
    const traceParent = request.headers['traceparent'];
    const run = async (body: Buffer): Promise<Answer> => {
      const invocation = {
        data: { http: toRpcRequest(request, url, params, body) },
        ...defined({ traceParent: typeof traceParent === 'string' ? traceParent : undefined }),
      };
      // The invoker has logged the error; the caller learns only that there was one.
      const result = await this.#deps.invoker.invoke(fn, invocation).catch(() => undefined);
      if (!result) return status(500);
      return (response) => {
        sendRpcResponse(response, result.returnValue);
      };
    };
    if (isRefused || request.method === 'GET' || request.method === 'HEAD') return run(Buffer.alloc(0));
    return withBody(request, { maxBytes: this.#bodyBytes(fn, request), memory: this.#memory }, run);
  }

  #refusalOf({ route }: HttpFunction, url: URL, request: IncomingMessage): Refusal {
    const sender = { url: url.href, headers: headersOf(request) };
    return this.#options.routes?.refusalOf(request.method ?? '', `/${route.template}`, sender);
  }

  #bodyBytes({ authLevel, route }: HttpFunction, { method = '' }: IncomingMessage): number {
    const { bodyBytes, openBodyBytes } = this.#limits;
    const told = this.#options.routes?.bodyBytesOf(method, `/${route.template}`);
    return Math.min(bodyBytes, told ?? (authLevel === 'anonymous' ? openBodyBytes : bodyBytes));
  }
}

function headersOf({ headers }: IncomingMessage): { get(name: string): string | null } {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return (Array.isArray(value) ? value.join(',') : value) ?? null;
    },
  };
}

/** As `identifyByKey` reads it. */
function givenKey({ headers }: IncomingMessage, url: URL): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const own = headers['x-functions-key'];
  return (typeof own === 'string' ? own : undefined) ?? url.searchParams.get('code') ?? bearer;
}

function tooManyTries(response: ServerResponse): void {
  response.setHeader('retry-after', '60');
  sendJson(response, 429, { error: 'too many wrong keys: wait a minute' });
}

function status(code: number): Answer {
  return (response) => {
    sendStatus(response, code);
  };
}

function pageAnswer({ status: code, contentType, body }: Awaited<ReturnType<HostPage>>): Answer {
  if (body === undefined) return status(code);
  return (response) => {
    response.writeHead(code, { 'content-type': contentType ?? 'text/plain; charset=utf-8' }).end(body);
  };
}

function statusOf(error: unknown): number {
  if (error instanceof LimitExceededError) return 413;
  return error instanceof TransientError ? 503 : 500;
}

/** Keep-alive would hold a closing server open and keep receiving the rest of an unread body. */
function endConnectionAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { LimitExceededError, messageOf } from '../../../../shared/platform/index.ts';
import type { Activity } from '../activity.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { serveAdmin, type AdminHost } from './admin.ts';
import { readBody } from './body.ts';
import { isAllowed, type HostKeys } from './keys.ts';
import { toRpcRequest } from './request.ts';
import { sendRpcResponse, sendStatus } from './response.ts';
import type { Match, Router } from './router.ts';

export interface HttpOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  host?: string;
  keys: HostKeys;
  /** Default 100 MB, as on Azure. */
  maxBodyBytes?: number;
}

interface HttpDeps {
  router: Router;
  admin: AdminHost;
  activity: Activity;
  invoker: Invoker;
  log: Log;
}

const CATEGORY = 'Host.Triggers.Http';
const MAX_BODY_BYTES = 100 * 1024 * 1024;

/** Serves the HTTP functions and the admin endpoints. */
export class HttpServer {
  readonly #options: HttpOptions;
  readonly #deps: HttpDeps;
  readonly #server: Server;
  readonly #open = new Set<ServerResponse>();

  constructor(options: HttpOptions, deps: HttpDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Returns the address, as `http://127.0.0.1:7071`. @throws Error when the port is taken. */
  async listen(): Promise<string> {
    const { port, host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, resolve);
    });
    const { address, family, port: actual } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
  }

  /** Accepts nothing new and lets running requests end, until `cut` is called. */
  close(): { closed: Promise<void>; cut: () => void } {
    for (const response of this.#open) endConnectionAfter(response);
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
    try {
      await this.#deps.activity.during(() => this.#answer(request, response));
    } catch (error) {
      const tooLong = error instanceof LimitExceededError;
      this.#deps.log('warning', CATEGORY, `A request failed: ${messageOf(error)}`);
      endConnectionAfter(response);
      if (response.headersSent) response.destroy();
      else sendStatus(response, tooLong ? 413 : 500);
    } finally {
      this.#open.delete(response);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    if (!url) {
      sendStatus(response, 400);
      return;
    }
    if (/^\/admin(\/|$)/i.test(url.pathname)) {
      if (!isAllowed('admin', this.#options.keys, request, url)) sendStatus(response, 401);
      else await serveAdmin(this.#deps.admin, url.pathname, request, response);
      return;
    }

    const match = this.#deps.router(request.method ?? 'GET', url.pathname);
    if (!match) sendStatus(response, 404);
    else if (!isAllowed(match.fn.authLevel, this.#options.keys, request, url)) sendStatus(response, 401);
    else await this.#invoke(match, url, request, response);
  }

  async #invoke({ fn, params }: Match, url: URL, request: IncomingMessage, response: ServerResponse) {
    const body = await readBody(request, this.#options.maxBodyBytes ?? MAX_BODY_BYTES);
    const traceParent = request.headers['traceparent'];
    const invocation = {
      data: { http: toRpcRequest(request, url, params, body) },
      ...(typeof traceParent === 'string' ? { traceParent } : {}),
    };
    // The invoker has logged a failure; the caller learns no more than that there was one.
    const result = await this.#deps.invoker.invoke(fn, invocation).catch(() => undefined);
    if (result) sendRpcResponse(response, result.returnValue);
    else sendStatus(response, 500);
  }
}

/** A connection that is kept alive would keep a closing server open, and the rest of a refused body coming. */
function endConnectionAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

function urlOf(request: IncomingMessage): URL | undefined {
  const host = request.headers.host ?? 'localhost';
  return URL.parse(`http://${host}${request.url ?? '/'}`) ?? undefined;
}

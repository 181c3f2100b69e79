import { setTimeout as delay } from 'node:timers/promises';
import { bytesOf, messageOf, TransientError, UnrecoverableError } from '../../platform/index.ts';
import { retryAfterMs } from './retry-after.ts';

/** How to send requests and retry them; every field has a default. Times are in milliseconds. */
export interface HttpOptions {
  fetch?: typeof fetch;
  userAgent?: string;
  /** For one attempt, from the request to the last byte. */
  timeoutMs?: number;
  /** Attempts after the first. */
  retries?: number;
  /** Before the first retry; doubles with each, up to a minute. */
  minDelayMs?: number;
  /** A longer wait is not slept through: the error is thrown, with its `retryAfterMs`. */
  maxWaitMs?: number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  now?: () => Date;
  /** Aborts waits and requests. */
  signal?: AbortSignal;
}

export type Http = Required<Omit<HttpOptions, 'signal'>> & Pick<HttpOptions, 'signal'>;

/** A response that a retry would not change. */
export class HttpStatusError extends UnrecoverableError {
  override name = 'HttpStatusError';
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export function withDefaults(options: HttpOptions = {}): Http {
  return {
    fetch,
    userAgent: 'patchline',
    timeoutMs: 60_000,
    retries: 5,
    minDelayMs: 6_000,
    maxWaitMs: 300_000,
    sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
    now: () => new Date(),
    ...options,
  };
}

interface GetRequest {
  headers?: Readonly<Record<string, string>>;
  /** Of the unpacked response. */
  maxBytes: number;
  /** How many redirects within the same host are followed; default: none. */
  redirects?: number;
}

/**
 * The body of one GET, without retries. Request headers never reach errors or other hosts.
 * @throws TransientError: 403 and 429 (throttled), 408, 5xx, timeout, lost connection, truncated body.
 * @throws HttpStatusError: any other status, including a redirect that is not followed.
 * @throws InvalidInputError: the body is longer than `maxBytes`.
 */
export async function getOnce(url: URL, http: Http, request: GetRequest): Promise<Buffer> {
  const timeout = AbortSignal.timeout(http.timeoutMs);
  const signal = http.signal ? AbortSignal.any([http.signal, timeout]) : timeout;
  try {
    const headers = { 'User-Agent': http.userAgent, ...request.headers };
    const response = await followed(url, request.redirects ?? 0, (each) =>
      http.fetch(each, { headers, signal, redirect: 'manual' }),
    );
    if (response.ok) return await bytesOf(response, request.maxBytes, `GET ${url.href}`);
    await response.body?.cancel();
    throw statusError(url, response, http.now());
  } catch (error) {
    http.signal?.throwIfAborted();
    if (error instanceof TransientError || error instanceof UnrecoverableError) throw error;
    const what = timeout.aborted ? `no whole answer within ${http.timeoutMs} ms` : networkMessage(error);
    throw new TransientError(`GET ${url.href}: ${what}`, { cause: error });
  }
}

/** The first response that is not a redirect within the host, or the redirect that exceeds the limit. */
async function followed(
  url: URL,
  redirects: number,
  get: (url: URL) => Promise<Response>,
): Promise<Response> {
  const response = await get(url);
  const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
  if (location === null || redirects === 0 || !URL.canParse(location, url.href)) return response;
  const next = new URL(location, url);
  const isWithin = next.host === url.host && (next.protocol === url.protocol || next.protocol === 'https:');
  if (!isWithin) return response;
  await response.body?.cancel();
  return followed(next, redirects - 1, get);
}

function statusError(url: URL, response: Response, now: Date): Error {
  const { status, headers } = response;
  const detail = headers.get('message') ?? redirectOf(headers) ?? response.statusText;
  const message = `GET ${url.href}: status ${status} ${detail}`.trim();
  // The NVD throttles with 403, others with 429.
  const transient = status === 403 || status === 408 || status === 429 || status >= 500;
  if (!transient) return new HttpStatusError(message, status);
  return new TransientError(message, { retryAfterMs: retryAfterMs(headers.get('retry-after'), now) });
}

function redirectOf(headers: Headers): string | undefined {
  const location = headers.get('location');
  return location === null ? undefined : `leads to ${location}, which is not followed`;
}

/** `fetch` says only "fetch failed" or "terminated"; its cause says why. */
function networkMessage(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}

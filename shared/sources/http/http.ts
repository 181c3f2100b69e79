import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, TransientError, UnrecoverableError } from '../../platform/index.ts';
import { retryAfterMs } from './retry-after.ts';

/** How to ask and how to try again; every field has a default. Times are milliseconds. */
export interface HttpOptions {
  fetch?: typeof fetch;
  userAgent?: string;
  /** For one attempt, from the request to the last byte. */
  timeoutMs?: number;
  /** Attempts after the first. */
  retries?: number;
  /** Before the first retry; doubles with each, up to a minute. */
  minDelayMs?: number;
  /** A longer wait than this is not slept through: the error is thrown, with its `retryAfterMs`. */
  maxWaitMs?: number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  now?: () => Date;
  /** Stops waiting and asking. */
  signal?: AbortSignal;
}

export type Http = Required<Omit<HttpOptions, 'signal'>> & Pick<HttpOptions, 'signal'>;

/** An answer that asking again does not change. */
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

/**
 * The body of one GET, without retries. Headers of the request do not go into errors.
 * @throws TransientError: 403 and 429 (throttled), 408, 5xx, timeout, lost connection, body cut off.
 * @throws HttpStatusError: any other status.
 */
export async function getOnce(
  url: URL,
  http: Http,
  request: Pick<RequestInit, 'redirect'> & { headers?: Readonly<Record<string, string>> } = {},
): Promise<Buffer> {
  const timeout = AbortSignal.timeout(http.timeoutMs);
  const signal = http.signal ? AbortSignal.any([http.signal, timeout]) : timeout;
  try {
    const headers = { 'User-Agent': http.userAgent, ...request.headers };
    const response = await http.fetch(url, { ...request, headers, signal });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    await response.body?.cancel();
    throw statusError(url, response, http.now());
  } catch (error) {
    http.signal?.throwIfAborted();
    if (error instanceof TransientError || error instanceof HttpStatusError) throw error;
    const what = timeout.aborted ? `no whole answer within ${http.timeoutMs} ms` : networkMessage(error);
    throw new TransientError(`GET ${url.href}: ${what}`, { cause: error });
  }
}

function statusError(url: URL, response: Response, now: Date): Error {
  const { status, headers } = response;
  const detail = headers.get('message') ?? headers.get('location') ?? response.statusText;
  const message = `GET ${url.href}: status ${status} ${detail}`.trim();
  // The NVD throttles with 403, others with 429.
  const transient = status === 403 || status === 408 || status === 429 || status >= 500;
  if (!transient) return new HttpStatusError(message, status);
  return new TransientError(message, { retryAfterMs: retryAfterMs(headers.get('retry-after'), now) });
}

/** `fetch` says only "fetch failed" or "terminated"; its cause says why. */
function networkMessage(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}

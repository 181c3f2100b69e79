import pRetry, { AbortError } from 'p-retry';
import {
  bytesOf,
  currentTrace,
  InvalidInputError,
  PatchlineError,
  traceparentOf,
} from '../../../shared/platform/index.ts';

const WAIT_MS = 30_000;
/** Answers are short: a longer one is not from Patchline. */
const MOST_BYTES = 8 * 1024 * 1024;
const RETRIES = { retries: 8, minTimeout: 200, maxTimeout: 5_000 };

interface ApiAnswer {
  status: number;
  body: unknown;
}

/** Patchline's API, called with the key of one caller. */
export interface ApiClient {
  get(path: string, query: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  /** @param query parameters beside the body */
  post(
    path: string,
    body: { contentType: string; text: string },
    query?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
}

/**
 * Calls the API. If it cannot be reached or answers 5xx or 429, retries for about twenty seconds, so a POST
 * may be sent twice. Every other answer goes to the caller. Does not follow redirects, because the key is not
 * for other hosts.
 * @param stop ends every call
 * @throws PatchlineError when it stays unavailable, InvalidInputError for an answer that is too long or not
 * JSON
 */
export function apiClient({ address, key }: { address: string; key: string }, stop: AbortSignal): ApiClient {
  const call = (
    path: string,
    query: Readonly<Record<string, string>>,
    init: RequestInit,
  ): Promise<ApiAnswer> => {
    const url = new URL(path, address);
    url.search = new URLSearchParams(query).toString();
    return pRetry(() => attempt(url, init, stop), { ...RETRIES, signal: stop });
  };
  const headers = { 'x-functions-key': key };
  return {
    get: (path, query) => call(path, query, { headers }),
    post: (path, { contentType, text }, query = {}) =>
      call(path, query, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body: text }),
  };
}

async function attempt(url: URL, init: RequestInit, stop: AbortSignal): Promise<ApiAnswer> {
  const what = `${url.origin}${url.pathname}`;
  let response: Response;
  let bytes: Buffer;
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(WAIT_MS)]);
    const trace = currentTrace();
    const headers = new Headers(init.headers);
    if (trace) headers.set('traceparent', traceparentOf(trace.context));
    response = await fetch(url, { ...init, headers, redirect: 'manual', signal });
    bytes = await bytesOf(response, MOST_BYTES, what);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new AbortError(error);
    throw new PatchlineError(`${what}: cannot be reached`, { cause: error });
  }
  const { status } = response;
  if (status >= 500 || status === 429) throw new PatchlineError(`${what}: answers ${status}`);
  return { status, body: status >= 300 && status < 400 ? undefined : jsonOf(bytes, what) };
}

/** @throws AbortError: a retry would not help */
function jsonOf(bytes: Buffer, what: string): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new AbortError(new InvalidInputError(`${what}: the answer is no JSON`, { cause: error }));
  }
}

/** Why a call was refused, as the answer says. */
export function reasonOf({ status, body }: ApiAnswer): string {
  const { error } = (body ?? {}) as { error?: unknown };
  return typeof error === 'string' ? error : `status ${status}`;
}

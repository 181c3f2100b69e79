import pRetry from 'p-retry';
import { PatchlineError } from '../../../shared/platform/index.ts';

/** Answers are short; one that is longer is none of ours. */
const WAIT_MS = 30_000;
const RETRIES = { retries: 8, minTimeout: 200, maxTimeout: 5_000 };

interface ApiAnswer {
  status: number;
  body: unknown;
}

/** The API of Patchline, by the key of one caller. */
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
 * What cannot be reached, or fails for itself (5xx, 429), is asked again for some twenty seconds; whatever is posted may be
 * posted twice. Every other answer is the caller's to read.
 * @param stop ends every call
 * @throws PatchlineError when it stays away
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
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.any([stop, AbortSignal.timeout(WAIT_MS)]) });
    text = await response.text();
  } catch (error) {
    throw new PatchlineError(`${url.origin}${url.pathname}: cannot be reached`, { cause: error });
  }
  const { status } = response;
  if (status >= 500 || status === 429)
    throw new PatchlineError(`${url.origin}${url.pathname}: answers ${status}`);
  return { status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Why a call was refused, in the words of the answer. */
export function reasonOf({ status, body }: ApiAnswer): string {
  const { error } = (body ?? {}) as { error?: unknown };
  return typeof error === 'string' ? error : `status ${status}`;
}

import { getOnce, withDefaults } from './http.ts';
import { retrying } from './retrying.ts';

/**
 * Reads a file at a URL, with retries.
 * @throws TransientError while it is unavailable, HttpStatusError when it does not exist, InvalidInputError
 * when it is larger than `maxBytes`
 */
export function readOverHttp(address: string, maxBytes: number): Promise<Buffer> {
  const http = withDefaults();
  return retrying(() => getOnce(new URL(address), http, { maxBytes, redirects: 3 }), http);
}

import { getOnce, withDefaults } from './http.ts';
import { retrying } from './retrying.ts';

/**
 * A file at an address, with retries.
 * @throws TransientError while it is not to be had, HttpStatusError where it is not there, InvalidInputError where it is
 * larger
 */
export function readOverHttp(address: string, maxBytes: number): Promise<Buffer> {
  const http = withDefaults();
  return retrying(() => getOnce(new URL(address), http, { maxBytes, redirects: 3 }), http);
}

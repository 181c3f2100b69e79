import type { IncomingMessage } from 'node:http';

/** Host name or address and port of RFC 9110 section 7.2. Leaves no room for a path, a query or a user. */
const AUTHORITY = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

/**
 * The URL of a request: its target on its one `Host`. `undefined` where the real host refuses the request: no
 * valid host, two hosts, or a target on a different host.
 */
export function urlOf({ headersDistinct, url: target = '' }: IncomingMessage): URL | undefined {
  const [host = 'localhost', ...further] = headersDistinct['host'] ?? [];
  if (further.length > 0 || !AUTHORITY.test(host)) return undefined;
  const path = target.startsWith('/') ? target : pathOf(target, host);
  return path === undefined ? undefined : (URL.parse(`http://${host}${path}`) ?? undefined);
}

/** Path and query of a target in absolute form, as proxies send it: `GET http://host/path`. */
function pathOf(target: string, host: string): string | undefined {
  const url = /^http:\/\//i.test(target) ? URL.parse(target) : null;
  if (url === null || url.host !== URL.parse(`http://${host}`)?.host) return undefined;
  return url.pathname + url.search;
}

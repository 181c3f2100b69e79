import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { AuthLevel } from '../indexing/function.ts';

/** The host's keys. An admin key opens everything, a host key every function of level `function`. */
export interface HostKeys {
  /** Whether a key is an admin key. */
  isAdmin(given: string): boolean;
  host: readonly string[];
}

/**
 * Whether a request carries a key for the level, in the header `x-functions-key` or else in the query as
 * `code`.
 * https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
 */
export function isAllowed(level: AuthLevel, keys: HostKeys, request: IncomingMessage, url: URL): boolean {
  if (level === 'anonymous') return true;
  const given = request.headers['x-functions-key'] ?? url.searchParams.get('code');
  if (typeof given !== 'string') return false;

  if (keys.isAdmin(given)) return true;
  return level === 'function' && keys.host.filter((key) => sameText(key, given)).length > 0;
}

/** Compares in constant time: the hashes have equal length. An empty key never matches. */
function sameText(key: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(key), digest(given)) && key !== '';
}

import { createHmac, timingSafeEqual } from 'node:crypto';

import { Refusal } from './answer.ts';
import type { Request } from './request.ts';
import { header } from './request.ts';

/** As whom a request is made: the data-plane roles of an identity cannot create databases and containers. */
export type Caller = 'key' | 'identity';

/**
 * @param tokens access tokens that are accepted
 * @throws Refusal 401; see https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources
 */
export function authorize(request: Request, key: string, tokens: ReadonlySet<string>): Caller {
  const parts = new URLSearchParams(decodeURIComponent(header(request, 'authorization') ?? ''));
  // `+` is part of base64, and URLSearchParams takes it for a blank.
  const signature = (parts.get('sig') ?? '').replaceAll(' ', '+');
  if (parts.get('type') === 'aad' && tokens.has(signature)) return 'identity';
  if (parts.get('type') === 'master' && equal(signature, expectedSignature(request, key))) return 'key';
  throw new Refusal(401, 'The input authorization token cannot serve the request');
}

/** @throws Refusal 403 */
export function refuseIdentity(caller: Caller): void {
  if (caller === 'key') return;
  throw new Refusal(
    403,
    'Request blocked by Auth: the principal does not have the required RBAC permissions',
    {
      substatus: 5300,
    },
  );
}

function expectedSignature(request: Request, key: string): string {
  const { method, segments } = request;
  const named = segments.length % 2 === 0;
  const type = (named ? segments.at(-2) : segments.at(-1)) ?? '';
  const link = (named ? segments : segments.slice(0, -1)).join('/');
  const date = (header(request, 'x-ms-date') ?? '').toLowerCase();
  const text = `${method.toLowerCase()}\n${type}\n${link}\n${date}\n\n`;
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

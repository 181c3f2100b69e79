import type { IncomingMessage } from 'node:http';

import type { Nullable, RpcHttp } from '../worker/types.ts';

/**
 * A request as the host hands it to the worker: header names in lower case, repeated query values joined by
 * commas, no body for GET and HEAD.
 */
export function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
  body: Buffer,
): RpcHttp {
  const { method = 'GET' } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, joined(value)] as const);
  const query = [...new Set(url.searchParams.keys())].map(
    (key) => [key, url.searchParams.getAll(key).join(',')] as const,
  );
  const rpc: RpcHttp = {
    method,
    url: url.href,
    nullableHeaders: nullable(headers),
    nullableQuery: nullable(query),
    nullableParams: nullable(Object.entries(params)),
  };
  if (body.length > 0 && method !== 'GET' && method !== 'HEAD') rpc.body = { bytes: body };
  return rpc;
}

function joined(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function nullable(entries: readonly (readonly [string, string])[]): Record<string, Nullable<string>> {
  return Object.fromEntries(entries.map(([key, value]) => [key, { value }]));
}

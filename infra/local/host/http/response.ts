import type { ServerResponse } from 'node:http';

import type { RpcHttp, TypedData } from '../worker/types.ts';
import { serializeCookie } from './cookie.ts';

/** Ends a response without a body. */
export function sendStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

/** Ends a response with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Ends a response with what the function returned; nothing becomes 204. */
export function sendRpcResponse(response: ServerResponse, returned: TypedData | null | undefined): void {
  const http = returned?.http;
  if (!http) {
    sendStatus(response, 204);
    return;
  }
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  const cookies = (http.cookies ?? []).map(serializeCookie);
  if (cookies.length > 0) response.appendHeader('set-cookie', cookies);
  response.statusCode = Number(http.statusCode ?? 200);
  response.end(bodyOf(http));
}

function bodyOf({ body }: RpcHttp): Uint8Array | undefined {
  return body?.bytes && body.bytes.length > 0 ? body.bytes : undefined;
}

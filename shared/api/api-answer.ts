import { defined } from '../platform/index.ts';
import type { Cookie } from './route.ts';
import type { RequestError } from './request/request-error.ts';

export interface ApiAnswer {
  status: number;
  jsonBody: unknown;
  /** The bytes of a file, in place of JSON. */
  body?: Uint8Array;
  /** Text that comes piece by piece, in place of JSON. */
  stream?: AsyncIterable<string>;
  headers?: Record<string, string>;
  cookies?: Cookie[];
}

/** An Entra ID token, or a named key on one machine: https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const CHALLENGE = 'Bearer realm="patchline"';

export function errorAnswer({ status, message, parameter, details, headers: own }: RequestError): ApiAnswer {
  const headers = status === 401 ? { 'www-authenticate': CHALLENGE } : own;
  return {
    status,
    jsonBody: { error: message, ...defined({ parameter }), ...details },
    ...defined({ headers }),
  };
}

import { defined } from '../platform/index.ts';
import type { RequestError } from './request-error.ts';

export interface ApiAnswer {
  status: number;
  jsonBody: unknown;
  headers?: Record<string, string>;
}

/** The answer to a request that is at fault. */
export function errorAnswer({ status, message, parameter, details }: RequestError): ApiAnswer {
  return { status, jsonBody: { error: message, ...defined({ parameter }), ...details } };
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { Refusal } from './answer.ts';

/** The real service takes bodies of up to 2 MB, and a little more for what the SDK wraps around them. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

export interface Request {
  method: string;
  /** Of the path, decoded. */
  segments: string[];
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** The SDK sends no query string, and an id may hold a question mark: the URL is not split on it. */
export function segmentsOf(url: string): string[] {
  return url
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeURIComponent);
}

/** @throws Refusal for a body that is too large or no JSON */
export async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = '', url = '', headers } = incoming;
  const bytes = await buffer(incoming);
  const body = bytes.length === 0 ? undefined : parse(bytes.toString());
  if (bytes.length > MAX_BODY_BYTES) throw new Refusal(413, 'Request size is too large');
  return { method, segments: segmentsOf(url), headers, body };
}

export function header({ headers }: Pick<Request, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Flags are the text `true`, or `True`. */
export function flag(request: Pick<Request, 'headers'>, name: string): boolean {
  return header(request, name)?.toLowerCase() === 'true';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The request body is no JSON');
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';

import { InvalidInputError, NotFoundError } from '../../../../shared/platform/index.ts';
import { readBody } from './body.ts';
import { sendJson, sendStatus } from './response.ts';

/** What the admin endpoints tell and do. */
export interface AdminHost {
  status(): object;
  functions(): readonly { name: string; rawBindings: readonly string[] }[];
  /** Starts a run. @throws NotFoundError, InvalidInputError before it begins */
  run(name: string, input: unknown): void;
}

const MAX_INPUT_BYTES = 1024 * 1024;

/**
 * `GET admin/host/status`, `GET|POST admin/host/ping`, `GET admin/functions[/{name}]`,
 * `POST admin/functions/{name}` with `{"input": …}`, which answers 202 and runs in the background.
 * https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
 */
export async function serveAdmin(
  host: AdminHost,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = `${request.method ?? ''} ${path.toLowerCase()}`;
  if (route === 'GET /admin/host/status') sendJson(response, 200, host.status());
  else if (/^(GET|POST) \/admin\/host\/ping$/.test(route)) sendStatus(response, 200);
  else if (route === 'GET /admin/functions') sendJson(response, 200, host.functions().map(describe));
  else await serveFunction(host, path, request, response);
}

async function serveFunction(
  host: AdminHost,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = /^\/admin\/functions\/([\w-]+)$/i.exec(path)?.[1];
  const fn = host.functions().find((each) => each.name.toLowerCase() === name?.toLowerCase());
  if (!fn || !['GET', 'POST'].includes(request.method ?? '')) {
    sendStatus(response, 404);
    return;
  }
  if (request.method === 'GET') {
    sendJson(response, 200, describe(fn));
    return;
  }
  try {
    host.run(fn.name, parseInput(await readBody(request, MAX_INPUT_BYTES)));
    sendStatus(response, 202);
  } catch (error) {
    if (!(error instanceof InvalidInputError || error instanceof NotFoundError)) throw error;
    sendJson(response, 400, { error: error.message });
  }
}

function describe({ name, rawBindings }: { name: string; rawBindings: readonly string[] }): object {
  const bindings = rawBindings.map((binding) => JSON.parse(binding) as unknown);
  return { name, language: 'node', isDisabled: false, config: { name, bindings } };
}

function parseInput(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed === 'object' && parsed !== null) return (parsed as { input?: unknown }).input;
  } catch {
    // Said below, the same for all bodies that are wrong.
  }
  throw new InvalidInputError('The body must be a JSON object with an "input".');
}

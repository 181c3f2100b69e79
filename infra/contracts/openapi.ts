import { z } from 'zod';
import type { Route } from '../../shared/api/index.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { WEBHOOK_SIGNATURE, webhooks } from './webhooks.ts';

const KEY = { type: 'apiKey', in: 'header', name: 'x-functions-key' };
const SIGNATURE = { type: 'apiKey', in: 'header', name: 'x-hub-signature-256' };
const BEARER = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };

const refused = {
  type: 'object',
  required: ['error'],
  properties: {
    error: { type: 'string', description: 'What is wrong, in words.' },
    parameter: { type: 'string', description: 'The query parameter at fault.' },
    field: { type: 'string', description: 'The field of the body at fault.' },
  },
};

/** Status → what it means; each answer has a text in `error`. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'A parameter or the body is wrong; the answer names it.',
  401: 'Nobody is known by what the request brings.',
  403: 'The caller lacks the role, or a page of another site asks.',
  404: 'There is nothing like what the request names.',
  409: 'What is asked for cannot be done now.',
  410: 'It is no longer kept; the answer says from where on there is something.',
  413: 'The body is too long.',
  429: 'Too many requests.',
  500: 'A fault of the service; a damaged blob is named with its remedy.',
  503: 'A store or the bus is away; `retry-after` says when to ask again.',
};

/**
 * The contract of the HTTP routes, made from their entries. Its roles stand in `x-role`.
 * @param version of Patchline
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const entry of routes) {
    const path = entry.path.replace('{*', '{');
    paths[path] = { ...paths[path], [entry.method.toLowerCase()]: operation(entry) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Patchline',
      version,
      description:
        'What ships, which CVEs concern it, and what is done about them. Parameters that are unknown or given twice are refused.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:7071', description: 'The host on one machine' }],
    paths,
    webhooks,
    components: {
      securitySchemes: {
        key: { ...KEY, description: 'A named key: patchline keys add.' },
        github: { ...SIGNATURE, description: 'Of the raw body, by the secret of the GitHub App.' },
        webhook: { ...WEBHOOK_SIGNATURE, description: 'Of Patchline, by the secret of the webhook.' },
        entra: { ...BEARER, description: 'On Azure: a token of Entra ID with app roles.' },
      },
      schemas: { Refused: refused },
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([status, description]) => [`Refused${status}`, refusal(description)]),
      ),
    },
  };
}

function refusal(description: string): object {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Refused' } } },
  };
}

function operation(entry: Route): object {
  const { method, path, title, role, query, body, isOfFiles, isCached, isStream, leadsOn } = entry;
  const needed = SECURITY[role] ?? [{ key: [] }, { entra: [] }];
  const statuses = [
    ...(entry.refuses ?? []),
    ...(role === 'public' ? [] : [401]),
    ...(role === 'signed' || (role === 'public' && !body) ? [] : [403]),
    ...(body || isOfFiles || 'embargoed' in query.shape ? [404] : []),
    ...(body ? [409, 413] : []),
    ...(isCached ? [401, 403, 410] : []),
  ];
  const refusals = [400, ...statuses, 429, 500, 503];
  return {
    operationId: operationId(method, path),
    summary: title,
    'x-role': role,
    security: needed,
    parameters: [
      ...[...path.matchAll(/\{\*(\w+)\}/g)].map(([, name]) => ({ ...FILE, name })),
      ...Object.entries(query.shape).map(([name, schema]) => parameter(name, schema as z.ZodType)),
      ...(isStream ? [LAST_EVENT] : []),
    ],
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries((body ? ['200', '201'] : ['200']).map((status) => [status, success(entry)])),
      ...(leadsOn && { 302: { description: 'Nothing is there yet: the page is elsewhere.' } }),
      ...((isOfFiles ?? isCached) && { 304: { description: 'It is as the request knows it.' } }),
      ...Object.fromEntries(refusals.map((status) => [status, refusalOf(status)])),
      // Of the host, before a route is asked.
      431: { description: 'The address or the headers are too long.' },
    },
  };
}

/** Other roles are held by keys or tokens. */
const SECURITY: Partial<Record<Route['role'], object[]>> = { public: [], signed: [{ github: [] }] };

const FILE = {
  in: 'path',
  required: true,
  description: 'Its whole path, with slashes.',
  schema: { type: 'string' },
};

const LAST_EVENT = {
  in: 'header',
  name: 'last-event-id',
  required: false,
  description: 'The id of the last event that came: it goes on behind that one.',
  schema: { type: 'string' },
};

/** Of server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
const A_STREAM = {
  description:
    'Events, until the reader leaves: `id` is a cursor, `event` the type, `data` an event as in a page of the feed. `patchline serve` has it; on Azure it is off by default.',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
};

const A_FILE = { description: 'The file.', content: { '*/*': { schema: {} } } };

function refusalOf(status: number): object {
  return { $ref: `#/components/responses/Refused${status}` };
}

function success({ answer, isOfFiles, isStream }: Route): object {
  if (isOfFiles) return A_FILE;
  if (isStream) return A_STREAM;
  return { description: 'Done.', content: { 'application/json': { schema: jsonSchemaOf(answer) } } };
}

/** `POST /api/gate-reports` → `postGateReports`. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/(api\/)?/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parameter(name: string, schema: z.ZodType): object {
  const { description, ...rest } = jsonSchemaOf(schema) as { description?: string };
  const required = schema._zod.optin !== 'optional';
  return { name, in: 'query', required, ...(description && { description }), schema: rest };
}

function contentOf({ schema, media }: NonNullable<Route['body']>): object {
  const shapes = media ?? {
    'application/json': schema instanceof z.ZodPipe ? (schema.out as z.ZodType) : schema,
  };
  return Object.fromEntries(
    Object.entries(shapes).map(([type, shape]) => [type, { schema: jsonSchemaOf(shape) }]),
  );
}

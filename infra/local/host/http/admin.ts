import type { IncomingMessage } from 'node:http';

import { type BodyMemory, withBody } from './body.ts';
import { readInvocation } from './invocation.ts';
import type { HostKeys } from './keys.ts';

/** What the admin endpoints need from the host. */
export interface AdminHost {
  status(): object;
  functions(): readonly { name: string; rawBindings: readonly string[] }[];
  /** Starts a run in the background; errors are logged. */
  run(name: string, input: unknown): void;
  /** Stops taking new work for the functions without an HTTP trigger. */
  drain(): void;
  drainStatus(): object;
  /** Ends a drain. Returns false when the host is stopping. */
  resume(): Promise<boolean>;
}

interface AdminRequest {
  host: AdminHost;
  keys: HostKeys;
  request: IncomingMessage;
  url: URL;
  memory: BodyMemory;
}

interface AdminAnswer {
  status: number;
  json?: unknown;
}

interface AdminRoute {
  methods: readonly string[];
  path: RegExp;
  /** Needs no key. */
  open?: true;
  /** `name` is the function name from the path. */
  answer(admin: AdminRequest, name: string): AdminAnswer | Promise<AdminAnswer>;
}

const MAX_INPUT_BYTES = 1024 * 1024;
const NOT_FOUND: AdminAnswer = { status: 404 };

/**
 * The endpoints of the real host that operators and tools use, with the same responses.
 * https://github.com/Azure/azure-functions-host: `HostController`, `KeysController`, `FunctionsController`
 */
const routes: readonly AdminRoute[] = [
  { methods: ['GET', 'POST'], path: /^\/host\/ping$/i, open: true, answer: () => ({ status: 200 }) },
  {
    methods: ['GET'],
    path: /^\/host\/status$/i,
    answer: ({ host }) => ({ status: 200, json: host.status() }),
  },
  { methods: ['GET'], path: /^\/host\/keys$/i, answer: tellKeys },
  { methods: ['POST'], path: /^\/host\/drain$/i, answer: drain },
  {
    methods: ['GET'],
    path: /^\/host\/drain\/status$/i,
    answer: ({ host }) => ({ status: 200, json: host.drainStatus() }),
  },
  { methods: ['POST'], path: /^\/host\/resume$/i, answer: resume },
  {
    methods: ['GET'],
    path: /^\/functions$/i,
    answer: ({ host }) => ({ status: 200, json: host.functions().map(describe) }),
  },
  { methods: ['GET'], path: /^\/functions\/([\w-]+)$/i, answer: tellFunction },
  { methods: ['POST'], path: /^\/functions\/([\w-]+)$/i, answer: runFunction },
  { methods: ['GET'], path: /^\/functions\/([\w-]+)\/status$/i, answer: tellFunctionStatus },
];

/** Answers a request below `/admin`. Calls `isAdmin` only where a key is needed. Unmatched paths get 404. */
export async function answerAdmin(admin: AdminRequest, isAdmin: () => boolean): Promise<AdminAnswer> {
  const path = admin.url.pathname.replace(/^\/admin/i, '').replace(/\/$/, '');
  const route = routes.find(
    (each) => each.methods.includes(admin.request.method ?? '') && each.path.test(path),
  );
  if (!route) return NOT_FOUND;
  if (route.open !== true && !isAdmin()) return { status: 401 };
  return route.answer(admin, route.path.exec(path)?.[1] ?? '');
}

function tellKeys({ keys, url }: AdminRequest): AdminAnswer {
  const named = keys.host.map((value, at) => ({ name: at === 0 ? 'default' : `key${at + 1}`, value }));
  return {
    status: 200,
    json: { keys: named, links: [{ rel: 'self', href: `${url.origin}${url.pathname}` }] },
  };
}

function drain({ host }: AdminRequest): AdminAnswer {
  host.drain();
  return { status: 202 };
}

async function resume({ host }: AdminRequest): Promise<AdminAnswer> {
  return (await host.resume()) ? { status: 200, json: { state: 'Running' } } : { status: 409 };
}

function tellFunction({ host }: AdminRequest, name: string): AdminAnswer {
  const fn = find(host, name);
  return fn ? { status: 200, json: describe(fn) } : NOT_FOUND;
}

/** A function that fails to load stops the host from starting, so a listed function has no errors. */
function tellFunctionStatus({ host }: AdminRequest, name: string): AdminAnswer {
  return find(host, name) ? { status: 200, json: {} } : NOT_FOUND;
}

/** Checks the body before the name, as Azure does. */
async function runFunction({ host, request, memory }: AdminRequest, name: string): Promise<AdminAnswer> {
  return withBody(request, { maxBytes: MAX_INPUT_BYTES, memory }, async (body) => {
    const invocation = readInvocation(request.headers['content-type'], body);
    if (typeof invocation === 'number') return { status: invocation };
    const fn = find(host, name);
    if (!fn) return NOT_FOUND;
    host.run(fn.name, invocation.input);
    return await Promise.resolve({ status: 202 });
  });
}

function find(host: AdminHost, name: string): { name: string; rawBindings: readonly string[] } | undefined {
  return host.functions().find((each) => each.name.toLowerCase() === name.toLowerCase());
}

function describe({ name, rawBindings }: { name: string; rawBindings: readonly string[] }): object {
  const bindings = rawBindings.map((binding) => JSON.parse(binding) as unknown);
  return { name, language: 'node', isDisabled: false, config: { name, bindings } };
}

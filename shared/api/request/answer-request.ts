import {
  type Actor,
  anybody,
  type Credentials,
  holds,
  type Identify,
  onRecord,
  recordRefusal,
} from '../../access/index.ts';
import { DamagedBlobError, defined, faultOf, formatFault, hideTrace, isAway } from '../../platform/index.ts';
import type { Services } from '../../runs/index.ts';
import { type ApiAnswer, errorAnswer } from '../api-answer.ts';
import { authorise } from './authorise.ts';
import { isApart, keepEmbargo } from './keep-embargo.ts';
import { readQuery } from './read-query.ts';
import { RequestError } from './request-error.ts';
import type { Reply, Route } from '../route.ts';

/** The parts of a request that routes need; the Functions host's request fits. */
export interface ApiRequest extends Credentials {
  method: string;
  /** The full URL with its query: the host's own parsing joins repeated parameters. */
  url: string;
  text(): Promise<string>;
  /** Ends an answer that goes on. */
  signal?: AbortSignal;
}

/** Names no server and no path: some routes are public. */
const AWAY: ApiAnswer = {
  status: 503,
  jsonBody: { error: 'what Patchline keeps its state in is away for now: ask again later' },
  headers: { 'retry-after': '30' },
};

interface Answering extends Pick<HandledRequest, 'page' | 'signIn' | 'keyring' | 'publication' | 'settings'> {
  services: Services;
  identify: Identify;
}

type HandledRequest = Parameters<Route['handle']>[1];

/**
 * Answers a request to the routes of one path: 401 or 403 to callers without access, 400 naming the bad
 * parameter or body field, 503 while a store or the bus is unavailable, and 500 naming a damaged blob and its
 * remedy. The audit records every request that changes something, whatever its outcome.
 * @param entries one per method
 * @throws any other error; the host turns it into 500
 */
export async function answerRequest(
  entries: readonly Route[],
  { services, identify, ...offered }: Answering,
  request: ApiRequest,
): Promise<ApiAnswer> {
  return answered(async () => {
    const isHead = request.method === 'HEAD';
    const entry = entries.find(({ method, isOfFiles }) =>
      isHead ? isOfFiles === true : method === request.method,
    );
    if (!entry) throw new RequestError(`there is no ${request.method} here`, { status: 405 });
    refuseForeign(entry, request);
    const { actor, readText } = await authorised(entry, { services, identify }, request);
    if (holds(actor, 'embargo')) hideTrace();
    const handle = async (): Promise<Reply<unknown>> => {
      const { pathname: path, searchParams } = new URL(request.url);
      const query = entry.hasOthersQuery ? {} : readQuery(entry.query, searchParams);
      const body = await readBody(entry, readText);
      if (isWrittenForAll(entry, actor) && !isApart({ query, body }))
        await keepEmbargo(services, { query, body });
      const { headers } = request;
      const contentType = headers.get('content-type') ?? '';
      return entry.handle(services, {
        ...{ query, body, contentType, headers, actor, path, isHead, ...offered },
        signal: request.signal ?? new AbortController().signal,
        actorNow: () => identify(request) ?? anybody,
      });
    };
    return entry.method === 'GET'
      ? answerOf(await handle())
      : handleOnRecord({ entry, services, actor, handle });
  });
}

/**
 * No page of another site changes anything through a person's browser: what the browser sends along says where it
 * comes from. Programs say nothing of it, and bring no cookie.
 * https://www.w3.org/TR/fetch-metadata/
 */
function refuseForeign({ method, role }: Route, { headers }: ApiRequest): void {
  if (method === 'GET' || role === 'signed') return;
  const site = headers.get('sec-fetch-site') ?? 'none';
  if (site !== 'none' && site !== 'same-origin')
    throw new RequestError('another site may not ask for this', { status: 403 });
}

/** Only people who know of embargoes can break one by mistake. Their reports are read by those alone. */
function isWrittenForAll({ method, role }: Route, actor: Actor): boolean {
  return method !== 'GET' && role !== 'embargo' && holds(actor, 'embargo');
}

interface Authorised {
  actor: Actor;
  /** The body, within its bound. A request gives it once. */
  readText: () => Promise<string>;
}

/** Records a refusal if the store is available, and refuses in any case. */
async function authorised(
  entry: Route,
  { services, identify }: Pick<Answering, 'services' | 'identify'>,
  request: ApiRequest,
): Promise<Authorised> {
  try {
    const actor = authorise(entry, identify, request);
    if (!entry.signer) return { actor, readText: () => textOf(entry, request) };
    const text = await textOf(entry, request);
    const signer = await entry.signer(services, request.headers, text);
    if (!signer) throw new RequestError('the signature is none of a sender that is known', { status: 401 });
    return { actor: signer, readText: () => Promise.resolve(text) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { method, path, role } = entry;
    // Whoever signs nothing is nobody, and nothing that nobody sends is kept.
    if (role === 'signed') throw error;
    const act = { actor: identify(request) ?? anybody, action: `${method} ${path}`, role };
    const { status, message: reason } = error;
    await recordRefusal(services, act, { status, reason }).catch((failure: unknown) => {
      if (!isAway(failure)) throw failure;
    });
    throw error;
  }
}

interface Handling {
  entry: Route;
  services: Services;
  actor: Actor;
  handle: () => Promise<Reply<unknown>>;
}

async function handleOnRecord({ entry, services, actor, handle }: Handling): Promise<ApiAnswer> {
  const { documents, clock } = services;
  const { method, path, role } = entry;
  const mayBeEmbargoed = holds(actor, 'embargo');
  return onRecord(
    { documents, clock, mayBeEmbargoed },
    { actor, action: `${method} ${path}`, role },
    async () => {
      let reply: Reply<unknown> | undefined;
      const answer = await answered(async () => answerOf((reply = await handle())));
      const { status, jsonBody } = answer;
      if (reply) {
        const { what, isEmbargoed } = reply;
        return { result: answer, outcome: { outcome: 'done', status, ...defined({ what, isEmbargoed }) } };
      }
      const reason = (jsonBody as { error: string }).error;
      const outcome = status < 500 ? 'refused' : 'failed';
      return { result: answer, outcome: { outcome, status, reason, isEmbargoed: mayBeEmbargoed } };
    },
  );
}

function answerOf({ status = 200, body, headers: own, file, stream, cookies }: Reply<unknown>): ApiAnswer {
  if (!file)
    return {
      ...{ status, jsonBody: status === 302 || status === 304 ? undefined : body },
      ...defined({ headers: own, cookies, stream }),
    };
  const { bytes, headers } = file;
  return {
    status: file.status,
    jsonBody: undefined,
    headers: { ...headers },
    ...defined({ body: bytes }),
  };
}

/** Turns known errors into answers and rethrows the rest. */
async function answered(work: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DamagedBlobError) return damaged(error);
    if (isAway(error)) return AWAY;
    if (!(error instanceof RequestError)) throw error;
    return errorAnswer(error);
  }
}

/** Omits the reason, which may quote the blob's content. */
function damaged({ parts: [blob, , remedy] }: DamagedBlobError): ApiAnswer {
  return { status: 500, jsonBody: { error: `blob ${blob} is damaged: ${remedy}` } };
}

async function textOf({ body }: Route, request: ApiRequest): Promise<string> {
  const { maxBytes = 0 } = body ?? {};
  const tooLong = new RequestError(`body: is longer than ${maxBytes} bytes`, { status: 413 });
  // Before it is read, where its length is said.
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLong;
  const text = await request.text();
  if (Buffer.byteLength(text) > maxBytes) throw tooLong;
  return text;
}

async function readBody({ body }: Route, readText: () => Promise<string>): Promise<unknown> {
  if (!body) return undefined;
  const result = body.schema.safeParse(await readText());
  if (result.success) return result.data;
  throw new RequestError(`body: ${formatFault(faultOf(result.error))}`);
}

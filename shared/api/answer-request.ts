import type { Credentials, Identify } from '../access/index.ts';
import { DamagedBlobError, faultOf, formatFault, isAway } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { type ApiAnswer, errorAnswer } from './api-answer.ts';
import { authorise } from './authorise.ts';
import { readQuery } from './read-query.ts';
import { RequestError } from './request-error.ts';
import type { Route } from './route.ts';

/** What is needed of a request; the Functions host's fits. */
export interface ApiRequest extends Credentials {
  method: string;
  /** Whole, with its query: the host's own reading of it joins what is given twice. */
  url: string;
  text(): Promise<string>;
}

/** Names no server and no path: some routes answer everybody. */
const AWAY: ApiAnswer = {
  status: 503,
  jsonBody: { error: 'what Patchline keeps its state in is away for now: ask again later' },
  headers: { 'retry-after': '30' },
};

/** What answers are made with. */
interface Answering {
  services: Services;
  identify: Identify;
}

/**
 * What the routes of one path answer: 401 and 403 to who may not call it, 400 with the parameter or the fault of the
 * body where the request is at fault, 503 while a store or the bus is away, 500 with the name of a damaged blob and what
 * mends it.
 * @param entries one a method
 * @throws whatever else went wrong; the host makes 500 of it
 */
export async function answerRequest(
  entries: readonly Route[],
  { services, identify }: Answering,
  request: ApiRequest,
): Promise<ApiAnswer> {
  try {
    const entry = entries.find(({ method }) => method === request.method);
    if (!entry) throw new RequestError(`there is no ${request.method} here`, { status: 405 });
    const actor = authorise(entry, identify, request);
    const query = readQuery(entry.query, new URL(request.url).searchParams);
    const body = await readBody(entry, request);
    const reply = await entry.handle(services, { query, body, actor });
    return { status: reply.status ?? 200, jsonBody: reply.body };
  } catch (error) {
    if (error instanceof DamagedBlobError) return { status: 500, jsonBody: { error: error.message } };
    if (isAway(error)) return AWAY;
    if (!(error instanceof RequestError)) throw error;
    return errorAnswer(error);
  }
}

async function readBody({ body }: Route, request: ApiRequest): Promise<unknown> {
  if (!body) return undefined;
  const text = await request.text();
  if (Buffer.byteLength(text) > body.maxBytes)
    throw new RequestError(`body: is longer than ${body.maxBytes} bytes`, { status: 413 });
  const result = body.schema.safeParse(text);
  if (result.success) return result.data;
  throw new RequestError(`body: ${formatFault(faultOf(result.error))}`);
}

import { setTimeout as delay } from 'node:timers/promises';
import { anybody, type Credentials, type Identify } from '../access/index.ts';
import type { Audience } from '../events/index.ts';
import { defined, isAway } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { readFeed } from '../subscriptions/index.ts';
import { allowAudience } from './allow-audience.ts';
import { errorAnswer } from './api-answer.ts';
import { readQuery } from './request/read-query.ts';
import { RequestError } from './request/request-error.ts';
import { cursorAt, eventsQuery, gone, placeAfter } from './routes/events.ts';

/** The path of the stream. */
export const EVENT_STREAM = '/api/events/stream';

/** How long it waits at the end of a log before it looks again. */
const PAUSE_MS = 500;
/** Proxies end connections on which nothing moves. */
const HEARTBEAT_MS = 15_000;

interface StreamRequest extends Credentials {
  /** Ends the stream. */
  signal: AbortSignal;
  heartbeatMs?: number;
}

interface StreamAnswer {
  status: number;
  headers: Record<string, string>;
  /** Text, as it comes. */
  body: AsyncIterable<string>;
}

/**
 * The events of an audience as they come, with the parameters and the rules of `GET /api/events`: server-sent events,
 * each with its cursor as its id, so that a reader who asks again with `Last-Event-ID` misses none.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function openEventStream(
  services: Services,
  identify: Identify,
  { url, headers, signal, heartbeatMs = HEARTBEAT_MS }: StreamRequest,
): Promise<StreamAnswer> {
  try {
    const { audience = 'public', after, type, ...equal } = readQuery(eventsQuery, new URL(url).searchParams);
    allowAudience(identify({ url, headers }) ?? anybody, audience);
    const place = headers.get('last-event-id') ?? after;
    const start = await placeAfter(services.documents, audience, place);
    const filter = { ...equal, ...defined({ types: type?.split(',') }) };
    const first = await readFeed(services, audience, { after: start, filter });
    if ('begins' in first) throw gone(cursorAt(audience, first.begins - 1));
    const body = follow(services, audience, { after: start, filter, signal, heartbeatMs });
    const control = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return { status: 200, headers: { 'content-type': 'text/event-stream', ...control }, body };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { status, jsonBody, headers: own } = errorAnswer(error);
    const body = (async function* () {
      yield await Promise.resolve(JSON.stringify(jsonBody));
    })();
    return { status, headers: { 'content-type': 'application/json', ...own }, body };
  }
}

interface Following extends Pick<Parameters<typeof readFeed>[2], 'filter'> {
  after: number;
  signal: AbortSignal;
  heartbeatMs: number;
}

async function* follow(
  services: Services,
  audience: Audience,
  { after: begun, filter, signal, heartbeatMs }: Following,
): AsyncGenerator<string> {
  yield `retry: 2000\nid: ${cursorAt(audience, begun)}\n\n`;
  let after = begun;
  let saidAt = performance.now();
  while (!signal.aborted) {
    const page = await pageAfter(services, audience, { after, filter });
    // Whoever asks again learns where the log begins now.
    if (page && 'begins' in page) return;
    let text = '';
    for (const [at, event] of page?.events.entries() ?? []) {
      const id = cursorAt(audience, page?.numbers[at] ?? after);
      text += `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    }
    if (page && page.reached > after && page.numbers.at(-1) !== page.reached)
      text += `id: ${cursorAt(audience, page.reached)}\n\n`;
    after = page?.reached ?? after;
    if (text === '' && performance.now() - saidAt >= heartbeatMs) text = ': still here\n\n';
    if (text !== '') {
      yield text;
      saidAt = performance.now();
    }
    if (page?.isFull !== true)
      await delay(Math.min(PAUSE_MS, heartbeatMs), undefined, { signal }).catch(() => undefined);
  }
}

/** `undefined` while the store is away. */
async function pageAfter(
  services: Services,
  audience: Audience,
  asked: Parameters<typeof readFeed>[2],
): Promise<Awaited<ReturnType<typeof readFeed>> | undefined> {
  try {
    return await readFeed(services, audience, asked);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

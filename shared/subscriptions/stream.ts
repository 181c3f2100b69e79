import { setTimeout as delay } from 'node:timers/promises';
import type { Audience } from '../events/index.ts';
import { isAway, type Platform } from '../platform/index.ts';
import { readFeed } from './feed.ts';
import type { Filter } from './filter.ts';

/** How long it waits at the end of a log before it looks again. */
const PAUSE_MS = 500;
/** Proxies end connections on which nothing moves. */
const HEARTBEAT_MS = 15_000;

interface Following {
  after: number;
  filter: Filter;
  /** Ends it; one page comes in any case. */
  signal: AbortSignal;
  /** Whether the reader may have what comes next. */
  isAllowed: () => boolean;
  /** The id of whoever has seen everything up to a number of the log. */
  idOf: (number: number) => string;
  heartbeatMs?: number;
}

/**
 * The events behind a number that a reader wants, as they come: server-sent events, each with its place as its id, so
 * that a reader who asks again with the last one misses none.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* streamEvents(
  platform: Platform,
  audience: Audience,
  { after: begun, filter, signal, isAllowed, idOf, heartbeatMs = HEARTBEAT_MS }: Following,
): AsyncGenerator<string> {
  yield `retry: 2000\nid: ${idOf(begun)}\n\n`;
  let after = begun;
  let saidAt = performance.now();
  do {
    const page = await pageAfter(platform, audience, { after, filter });
    // Whoever asks again learns that they may not, or where the log begins now.
    if (!isAllowed() || (page && 'begins' in page)) return;
    let text = '';
    for (const [at, event] of page?.events.entries() ?? []) {
      const id = idOf(page?.numbers[at] ?? after);
      text += `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    }
    if (page && page.reached > after && page.numbers.at(-1) !== page.reached)
      text += `id: ${idOf(page.reached)}\n\n`;
    after = page?.reached ?? after;
    if (text === '' && performance.now() - saidAt >= heartbeatMs) text = ': still here\n\n';
    if (text !== '') {
      yield text;
      saidAt = performance.now();
    }
    if (page?.isFull !== true)
      await delay(Math.min(PAUSE_MS, heartbeatMs), undefined, { signal }).catch(() => undefined);
  } while (!signal.aborted);
}

/** `undefined` while the store is away. */
async function pageAfter(
  platform: Platform,
  audience: Audience,
  asked: Parameters<typeof readFeed>[2],
): Promise<Awaited<ReturnType<typeof readFeed>> | undefined> {
  try {
    return await readFeed(platform, audience, asked);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

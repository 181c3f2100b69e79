import type { SignedIn } from './session.ts';

type Audience = 'private' | 'embargo';

const FEED = '/api/events';
const STREAM = '/api/events/stream';
/** Where there is no stream. */
const POLL_MS = 15_000;
/** Before a stream that broke is opened again. */
const AGAIN_MS = 5_000;

/**
 * Calls back when something has changed, for as long as somebody looks: by the stream on one machine, elsewhere by
 * asking for what comes after a cursor. What changed while nobody looked counts as one change.
 * @returns ends it
 */
export function followNews({ signIn, roles }: SignedIn, onNews: () => void): () => void {
  const audiences: Audience[] = roles.includes('embargo') ? ['private', 'embargo'] : ['private'];
  const end = new AbortController();
  let looking = new AbortController();
  const follow = signIn === 'key' ? followStream : followFeed;
  const start = (): void => {
    looking.abort();
    looking = new AbortController();
    if (document.visibilityState !== 'visible') return;
    const signal = AbortSignal.any([end.signal, looking.signal]);
    for (const audience of audiences) void follow(audience, onNews, signal);
  };
  const look = (): void => {
    if (document.visibilityState === 'visible') onNews();
    start();
  };
  start();
  document.addEventListener('visibilitychange', look, { signal: end.signal });
  return () => {
    end.abort();
  };
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html: an event is anything with data. */
async function followStream(audience: Audience, onNews: () => void, signal: AbortSignal): Promise<void> {
  let isFirst = true;
  while (!signal.aborted) {
    try {
      const { ok, body } = await fetch(`${STREAM}?audience=${audience}&after=end`, { signal });
      if (ok && !isFirst) onNews();
      isFirst = false;
      if (ok && body) for await (const text of textOf(body)) if (text.includes('data:')) onNews();
    } catch {
      // The host is away for a moment, or nobody looks any more.
    }
    await pause(AGAIN_MS, signal);
  }
}

async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function followFeed(audience: Audience, onNews: () => void, signal: AbortSignal): Promise<void> {
  let after = 'end';
  let tag = '';
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = tag === '' ? {} : { 'if-none-match': tag };
      const answer = await fetch(`${FEED}?audience=${audience}&after=${encodeURIComponent(after)}`, {
        headers,
        signal,
        cache: 'no-store',
      });
      if (answer.ok) {
        const { events, cursor } = (await answer.json()) as { events: unknown[]; cursor: string };
        tag = cursor === after ? (answer.headers.get('etag') ?? '') : '';
        after = cursor;
        if (events.length > 0) onNews();
      }
    } catch {
      // The host is away for a moment, or nobody looks any more.
    }
    await pause(POLL_MS, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}

import type { SignedIn } from './session.ts';

const FEED = '/api/events?audience=private';
const STREAM = '/api/events/stream?audience=private';
/** Where there is no stream. */
const POLL_MS = 15_000;
/** Before a stream that broke is opened again. */
const AGAIN_MS = 5_000;

/**
 * Calls back when something has changed, for as long as somebody looks: by the stream on one machine, elsewhere by
 * asking for what comes after a cursor. What changed while nobody looked counts as one change.
 * @returns ends it
 */
export function followNews(signIn: SignedIn['signIn'], onNews: () => void): () => void {
  const end = new AbortController();
  let looking = new AbortController();
  const follow = signIn === 'key' ? followStream : followFeed;
  const start = (): void => {
    looking.abort();
    looking = new AbortController();
    if (document.visibilityState === 'visible')
      void follow(onNews, AbortSignal.any([end.signal, looking.signal]));
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
async function followStream(onNews: () => void, signal: AbortSignal): Promise<void> {
  let isFirst = true;
  while (!signal.aborted) {
    try {
      const { ok, body } = await fetch(`${STREAM}&after=end`, { signal });
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

async function followFeed(onNews: () => void, signal: AbortSignal): Promise<void> {
  let after = 'end';
  let tag = '';
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = tag === '' ? {} : { 'if-none-match': tag };
      const answer = await fetch(`${FEED}&after=${encodeURIComponent(after)}`, {
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

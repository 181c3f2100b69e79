import type { Http } from './http.ts';

/** At most `requests` in any `intervalMs`, and at least `spacingMs` between two of them. */
export interface RateLimit {
  requests: number;
  intervalMs: number;
  spacingMs: number;
}

// The NVD counts its 30 s on its own side, where requests arrive unevenly: a tenth more stays clear of the
// limit.
const INTERVAL_MS = 33_000;

/** What the NVD allows with and without an API key. @see https://nvd.nist.gov/developers/start-here */
export function nvdRateLimit(hasKey: boolean): RateLimit {
  return hasKey
    ? { requests: 50, intervalMs: INTERVAL_MS, spacingMs: 600 }
    : { requests: 5, intervalMs: INTERVAL_MS, spacingMs: 6_000 };
}

type Waiting = Pick<Http, 'sleep' | 'signal'>;

/**
 * Returns a function that resolves when the next request may go out; on abort, rejects with its reason. Own
 * code, since p-throttle goes by the wall clock: when that is set back by a day, it waits for a day.
 * @param elapsed milliseconds on a clock that nobody sets
 */
export function rateLimiter(
  { requests, intervalMs, spacingMs }: RateLimit,
  waiting: Waiting,
  elapsed = () => performance.now(),
): () => Promise<void> {
  /** When the last requests went out. */
  const sent: number[] = [];
  let before = Promise.resolve();
  const turn = async (): Promise<void> => {
    const spaced = (sent.at(-1) ?? -Infinity) + spacingMs;
    const rolling = sent.length < requests ? -Infinity : (sent[0] ?? -Infinity) + intervalMs;
    await until(Math.max(spaced, rolling), elapsed, waiting);
    sent.push(elapsed());
    if (sent.length > requests) sent.shift();
  };
  return () => {
    const mine = before.then(turn);
    before = mine.catch(() => undefined);
    return mine;
  };
}

/** A timer may fire a moment early. */
async function until(at: number, elapsed: () => number, { sleep, signal }: Waiting): Promise<void> {
  signal?.throwIfAborted();
  for (let wait = at - elapsed(); wait > 0; wait = at - elapsed())
    await sleep(Math.ceil(wait), signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
}

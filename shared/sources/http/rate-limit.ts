import pThrottle from 'p-throttle';
import { defined } from '../../platform/index.ts';

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

/** Returns a function that resolves when the next request may go out; on abort, rejects with its reason. */
export function rateLimiter(limit: RateLimit, signal?: AbortSignal): () => Promise<void> {
  const options = defined({ strict: true, signal });
  const spaced = pThrottle({ limit: 1, interval: limit.spacingMs, ...options })(resolve);
  const rolling = pThrottle({ limit: limit.requests, interval: limit.intervalMs, ...options })(resolve);
  return async () => {
    await spaced();
    // Last, so that nothing delays a request once it is counted.
    await rolling();
  };
}

function resolve(): Promise<void> {
  return Promise.resolve();
}

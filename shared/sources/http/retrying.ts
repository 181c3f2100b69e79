import pRetry from 'p-retry';
import { defined, TransientError } from '../../platform/index.ts';
import type { Http } from './http.ts';

const MAX_DELAY_MS = 60_000;

/**
 * Runs `attempt` again after each TransientError: after twice the delay each time, or after what the other side
 * asked for where that is longer. The last error is thrown as it is.
 */
export function retrying<T>(attempt: () => Promise<T>, http: Http): Promise<T> {
  return pRetry(attempt, {
    retries: http.retries,
    // The waiting is done below, where the error is known.
    minTimeout: 0,
    ...defined({ signal: http.signal }),
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!(error instanceof TransientError)) return false;
      const delay = Math.min(http.minDelayMs * 2 ** (attemptNumber - 1), MAX_DELAY_MS);
      const wait = Math.max(delay, error.retryAfterMs ?? 0);
      if (wait > http.maxWaitMs) return false;
      await http.sleep(wait, http.signal);
      return true;
    },
  });
}

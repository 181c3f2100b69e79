import pRetry from 'p-retry';
import { defined, TransientError } from '../../platform/index.ts';
import type { Http } from './http.ts';

const MAX_DELAY_MS = 60_000;

/**
 * Retries `attempt` after each TransientError. The delay doubles each time; a longer wait asked for by the
 * server takes precedence. The last error is thrown unchanged.
 */
export function retrying<T>(attempt: () => Promise<T>, http: Http): Promise<T> {
  return pRetry(attempt, {
    retries: http.retries,
    // The wait happens below, where the error is known.
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

import { z } from 'zod';

import { messageOf } from '../../../shared/platform/index.ts';
import type { RetryContext, RpcRetryOptions } from './worker/types.ts';

/** How often (-1: forever) and after which delays to retry a failed run. */
export interface RetryPolicy {
  maxRetryCount: number;
  /** Milliseconds before retry number `retry`, counted from 1. */
  delay(retry: number): number;
}

const maxRetryCount = z.int().min(-1);
const interval = z.object({ seconds: z.number().min(0) }).transform(({ seconds }) => seconds * 1000);

const Retry = z.discriminatedUnion('retryStrategy', [
  z.object({ retryStrategy: z.literal('fixedDelay'), maxRetryCount, delayInterval: interval }),
  z.object({
    retryStrategy: z.literal('exponentialBackoff'),
    maxRetryCount,
    minimumInterval: interval,
    maximumInterval: interval,
  }),
]);

/**
 * @throws ZodError when the count or an interval of the strategy is missing.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies
 */
export function readRetryPolicy(options: RpcRetryOptions): RetryPolicy {
  const retry = Retry.parse(options);
  if (retry.retryStrategy === 'fixedDelay') {
    return { maxRetryCount: retry.maxRetryCount, delay: () => retry.delayInterval };
  }
  const { minimumInterval: minimum, maximumInterval: maximum } = retry;
  return {
    maxRetryCount: retry.maxRetryCount,
    delay: (n) => Math.min(maximum, minimum * 2 ** (n - 1)),
  };
}

/**
 * Runs until it succeeds or the policy is exhausted. With a policy, every attempt has a retry context,
 * starting with count 0; without one, none has. `sleep` can end the attempts early by returning false.
 * @throws what the last attempt threw.
 */
export async function runWithRetries(
  policy: RetryPolicy | undefined,
  run: (retry?: RetryContext) => Promise<void>,
  sleep: (ms: number) => Promise<boolean>,
): Promise<void> {
  if (!policy) return run();
  const { maxRetryCount } = policy;
  let context: RetryContext = { retryCount: 0, maxRetryCount };
  for (let retry = 1; ; retry++) {
    try {
      await run(context);
      return;
    } catch (error) {
      if (maxRetryCount >= 0 && retry > maxRetryCount) throw error;
      if (!(await sleep(policy.delay(retry)))) throw error;
      context = { retryCount: retry, maxRetryCount, exception: { message: messageOf(error) } };
    }
  }
}

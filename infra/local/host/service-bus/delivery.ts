import {
  LockLostError,
  messageOf,
  type Clock,
  type ReceivedMessage,
} from '../../../../shared/platform/index.ts';
import type { Log } from '../log.ts';
import { CATEGORY } from './category.ts';
import { LockKeeper } from './lock.ts';

/** How messages of one receiver are settled. */
export interface Settlement {
  complete(message: ReceivedMessage): Promise<void>;
  abandon(message: ReceivedMessage): Promise<void>;
  renewLock(message: ReceivedMessage): Promise<Date>;
}

export interface DeliveryOptions {
  autoComplete: boolean;
  /** Milliseconds for which locks are renewed. */
  renewFor: number;
  clock: Clock;
  log: Log;
}

/**
 * Runs the handler on a message under its lock: success completes it, failure abandons it, so that it comes again
 * until the entity's delivery limit. Returns whether the handler succeeded.
 */
export async function deliver(
  message: ReceivedMessage,
  run: () => Promise<unknown>,
  settlement: Settlement,
  options: DeliveryOptions,
): Promise<boolean> {
  const { renewFor, clock, log } = options;
  const until = message.lockedUntil ?? clock.now();
  const lock = new LockKeeper(until, () => settlement.renewLock(message), renewFor, clock, log);
  const succeeded = await succeeds(run);
  lock.letGo();
  await settle([message], succeeded, settlement, options, lock.expired);
  return succeeded;
}

/** The same for a batch, as one: locks are not renewed. */
export async function deliverBatch(
  messages: readonly ReceivedMessage[],
  run: () => Promise<unknown>,
  settlement: Settlement,
  options: DeliveryOptions,
): Promise<void> {
  const succeeded = await succeeds(run);
  const now = options.clock.now();
  const expired = messages.some(({ lockedUntil }) => lockedUntil && lockedUntil <= now);
  await settle(messages, succeeded, settlement, options, expired);
}

/** What went wrong has been logged with the invocation. */
async function succeeds(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}

async function settle(
  messages: readonly ReceivedMessage[],
  succeeded: boolean,
  settlement: Settlement,
  { autoComplete, log }: DeliveryOptions,
  expired: boolean,
): Promise<void> {
  if (succeeded && !autoComplete) return;
  const settled = messages.map((message) =>
    succeeded ? settlement.complete(message) : settlement.abandon(message),
  );
  for (const outcome of await Promise.allSettled(settled)) {
    if (outcome.status === 'fulfilled') continue;
    const what = `A message was not ${succeeded ? 'completed' : 'abandoned'}`;
    const error: unknown = outcome.reason;
    // The lock is gone before its time when the handler itself has dead-lettered or completed the message.
    const byHandler = error instanceof LockLostError && !expired;
    log(byHandler ? 'debug' : 'warning', CATEGORY, `${what}: ${messageOf(error)}`);
  }
}

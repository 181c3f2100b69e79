import {
  type Clock,
  LockLostError,
  messageOf,
  type ReceivedMessage,
} from '../../../../shared/platform/index.ts';
import type { Log } from '../log.ts';
import { CATEGORY } from './category.ts';
import { LockKeeper } from './lock.ts';

/** How to settle the messages of one receiver. */
export interface Settlement {
  complete(message: ReceivedMessage): Promise<void>;
  abandon(message: ReceivedMessage): Promise<void>;
  renewLock(message: ReceivedMessage): Promise<Date>;
}

export interface DeliveryOptions {
  autoComplete: boolean;
  /** How long locks are renewed, in milliseconds. */
  renewFor: number;
  clock: Clock;
  log: Log;
}

/** The outcome of handling one message or a batch. */
export interface Outcome {
  messages: readonly ReceivedMessage[];
  succeeded: boolean;
  /** A lock expired before the handler was done. */
  expired: boolean;
}

/** Runs the handler on a message and renews its lock meanwhile. */
export function handle(
  message: ReceivedMessage,
  run: () => Promise<unknown>,
  settlement: Settlement,
  { renewFor, clock, log }: DeliveryOptions,
): Promise<Outcome> {
  const until = message.lockedUntil ?? clock.now();
  const lock = new LockKeeper({
    until,
    renew: () => settlement.renewLock(message),
    longest: renewFor,
    clock,
    log,
  });
  return outcomeOf([message], run, () => {
    lock.letGo();
    return lock.expired;
  });
}

/** Runs the handler on a batch without renewing its locks. */
export function handleBatch(
  messages: readonly ReceivedMessage[],
  run: () => Promise<unknown>,
  { clock }: DeliveryOptions,
): Promise<Outcome> {
  return outcomeOf(messages, run, () => {
    const now = clock.now();
    return messages.some(({ lockedUntil }) => lockedUntil && lockedUntil <= now);
  });
}

async function outcomeOf(
  messages: readonly ReceivedMessage[],
  run: () => Promise<unknown>,
  hasExpired: () => boolean,
): Promise<Outcome> {
  let succeeded = true;
  try {
    await run();
  } catch {
    // The error was logged with the invocation.
    succeeded = false;
  }
  return { messages, succeeded, expired: hasExpired() };
}

/**
 * Completes the messages on success and abandons them on failure, so that they are delivered again up to the
 * entity's delivery limit. Never rejects.
 */
export async function settle(
  { messages, succeeded, expired }: Outcome,
  settlement: Settlement,
  { autoComplete, log }: DeliveryOptions,
): Promise<void> {
  if (succeeded && !autoComplete) return;
  const settleOne = async (message: ReceivedMessage): Promise<void> => {
    try {
      await (succeeded ? settlement.complete(message) : settlement.abandon(message));
    } catch (error) {
      // A lock lost before it expired means that the handler itself dead-lettered or completed the message.
      const byHandler = error instanceof LockLostError && !expired;
      const what = `A message was not ${succeeded ? 'completed' : 'abandoned'}`;
      log(byHandler ? 'debug' : 'warning', CATEGORY, `${what}: ${messageOf(error)}`);
    }
  };
  await Promise.all(messages.map(settleOne));
}
